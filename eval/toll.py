#!/usr/bin/env python3
"""Killed and injured of each gun-violence report against the record of its incident.

    eval/toll.py [--bin target/release/rashomon] [--data ../shared/data/stories] [--from N] [--limit N] [--errors]

Every report is read alone (as a story of its own). The answer of the engine is the leading account of its first finding
'How many people died?' or 'How many people were injured?'; it counts as given where it is one exact number. *coverage*: reports with an
answer, of all; *exact*: answers that equal the record. Standard library only.
"""
import argparse, collections, json, os, subprocess, sys, tempfile

QUESTIONS = {'How many people died?': 'num_killed', 'How many people were injured?': 'num_injured'}


def rows(path):
    with open(path) as f:
        return [json.loads(line) for line in f if line.strip()]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--bin', default='target/release/rashomon')
    p.add_argument('--data', default='../shared/data/stories')
    p.add_argument('--from', type=int, default=0, dest='first')
    p.add_argument('--limit', type=int)
    p.add_argument('--errors', action='store_true')
    a = p.parse_args()
    record = {str(r['incident']): r for r in rows(os.path.join(a.data, 'gva-incidents.jsonl'))}
    articles = [d for d in rows(os.path.join(a.data, 'gva.jsonl')) if str(d['story']) in record and d.get('clean') is not False]
    articles = articles[a.first:][:a.limit]
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl', delete=False) as f:
        for d in articles:
            f.write(json.dumps({'id': d['id'], 'text': d['text'], 'title': d['title'], 'published': d['date'], 'story': d['id']}) + '\n')
    done = subprocess.run([a.bin, 'read', '--format', 'json', '--given-stories', f.name], stdout=subprocess.PIPE, text=True)
    os.unlink(f.name)
    if done.returncode not in (0, 3):
        sys.exit(f'read ended with {done.returncode}')
    story_of = {d['id']: record[str(d['story'])] for d in articles}
    count = collections.Counter()
    for story in json.loads(done.stdout):
        truth = story_of[story['articles'][0]]
        answered = set()
        for finding in story['findings']:
            key = QUESTIONS.get(finding['question'])
            if key is None or key in answered:
                continue
            value = finding['accounts'][0]['value']
            if value.get('low') is None or value['low'] != value.get('high'):
                continue
            answered.add(key)
            right = value['low'] == truth[key]
            count[key] += 1
            count[key, 'right'] += right
            if a.errors and not right:
                print('   ', key, truth[key], '<>', value['low'], repr(finding['accounts'][0]['claims'][0]['quote'][:140]))
    for key in QUESTIONS.values():
        print(f"{key:12} of {len(articles)} reports: coverage {100 * count[key] / max(1, len(articles)):.1f}, exact {100 * count[key, 'right'] / max(1, count[key]):.1f}")


if __name__ == '__main__':
    main()
