// Draws crates/rashomon-serve/resources/world.svg from the shapes of `world-atlas` (Natural Earth 1:110m, public domain; packed by M. Bostock, ISC):
//
//     cd web/map && npm install && node build.mjs
//
// One unit is a tenth of a degree: x = 10 * (longitude + 180), y = 10 * (90 - latitude). Two paths, land and borders, in whole units and
// relative steps, so that the file stays small; it takes the reader's light or dark by itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mesh, feature } from 'topojson-client';

const shapes = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('world-atlas/countries-110m.json')));
const unit = ([east, north]) => [Math.round(10 * (east + 180)), Math.round(10 * (90 - north))];

function path(lines, closed) {
  let drawn = '';
  for (const line of lines) {
    const points = line.map(unit).filter((point, i, all) => i === 0 || point[0] !== all[i - 1][0] || point[1] !== all[i - 1][1]);
    if (points.length < (closed ? 4 : 2)) continue;
    let [x, y] = points[0];
    drawn += `M${x} ${y}l`;
    drawn += points.slice(1, closed ? -1 : undefined).map(([nextX, nextY]) => {
      const step = `${nextX - x} ${nextY - y}`;
      [x, y] = [nextX, nextY];
      return step;
    }).join(' ').replace(/ -/g, '-');
    if (closed) drawn += 'z';
  }
  return drawn;
}

const land = feature(shapes, shapes.objects.land);
const polygons = land.type === 'FeatureCollection' ? land.features.flatMap(f => f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates)
  : land.geometry.coordinates;
const borders = mesh(shapes, shapes.objects.countries, (a, b) => a !== b).coordinates;
const style = 'path{fill:#e4dfd1;stroke:none}.b{fill:none;stroke:#fcfaf5;stroke-width:1.5}'
  + '@media(prefers-color-scheme:dark){path{fill:#3a3d42}.b{fill:none;stroke:#161719}}';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3600 1800" width="3600" height="1800"><style>${style}</style>`
  + `<path d="${path(polygons.flat(), true)}"/><path class="b" d="${path(borders, false)}"/></svg>\n`;
const out = new URL('../../crates/rashomon-serve/resources/world.svg', import.meta.url);
writeFileSync(out, svg);
console.log(`${out.pathname}: ${svg.length} bytes`);
