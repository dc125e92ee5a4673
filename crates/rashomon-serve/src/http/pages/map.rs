//! Places on a map of the world, drawn from shapes that ship with the service: no tile server is asked.

use std::fmt::Write as _;

/// A place to draw.
pub struct Point<'p> {
    pub name: &'p str,
    pub north: f64,
    pub east: f64,
    /// Whether it is a point, or stands for a whole country or region.
    pub is_exact: bool,
}

/// Names that are written beside their points.
const NAMED: usize = 12;

/// A drawing of the points and what lies around them; nothing for none. One unit is a tenth of a degree, as in `world.svg`.
#[allow(clippy::cast_precision_loss)]
pub fn draw(points: &[Point<'_>]) -> String {
    let at = |point: &Point<'_>| ((point.east + 180.0) * 10.0, (90.0 - point.north) * 10.0);
    let placed: Vec<(f64, f64, &Point<'_>)> = points
        .iter()
        .filter(|point| point.north.abs() <= 90.0 && point.east.abs() <= 180.0)
        .map(|point| (at(point).0, at(point).1, point))
        .collect();
    if placed.is_empty() {
        return String::new();
    }
    let (mut left, mut right, mut top, mut bottom) = (3_600.0f64, 0.0f64, 1_800.0f64, 0.0f64);
    for (x, y, _) in &placed {
        (left, right, top, bottom) = (left.min(*x), right.max(*x), top.min(*y), bottom.max(*y));
    }
    // Twice as wide as high, with room around, and never so near that the coarse shapes mislead.
    let wide = ((right - left) * 1.4).max((bottom - top) * 2.8).clamp(260.0, 3_600.0);
    let high = wide / 2.0;
    let x = ((left + right - wide) / 2.0).clamp(0.0, 3_600.0 - wide);
    let y = ((top + bottom - high) / 2.0).clamp(0.0, (1_800.0 - high).max(0.0));
    let unit = wide / 720.0;
    let described: Vec<&str> = placed.iter().take(60).map(|(_, _, point)| point.name).collect();
    let mut svg = format!(
        "<svg class=\"map\" role=\"img\" aria-label=\"Map with {}\" viewBox=\"{x:.1} {y:.1} {wide:.1} {high:.1}\">\
         <image href=\"/world.svg\" x=\"0\" y=\"0\" width=\"3600\" height=\"1800\"/>",
        crate::export::escape(&described.join(", "))
    );
    for (x, y, point) in &placed {
        let class = if point.is_exact { "exact" } else { "wide" };
        let radius = unit * if point.is_exact { 5.0 } else { 11.0 };
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.2}\" stroke-width=\"{:.2}\"/>",
            unit * 2.0
        );
    }
    // Names that would lie on one another are left to the list below.
    let mut written: Vec<(f64, f64)> = Vec::new();
    for (px, py, point) in &placed {
        let near = |(x, y): &(f64, f64)| (px - x).abs() < unit * 130.0 && (py - y).abs() < unit * 17.0;
        if written.len() == NAMED || written.iter().any(near) {
            continue;
        }
        written.push((*px, *py));
        let is_right = *px > x + wide * 0.75;
        let (shift, anchor) = if is_right { (-9.0, "end") } else { (9.0, "start") };
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{:.2}\" stroke-width=\"{:.2}\" text-anchor=\"{anchor}\">{}</text>",
            px + unit * shift,
            py + unit * 5.0,
            unit * 15.0,
            unit * 3.5,
            crate::export::escape(point.name)
        );
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_lies_inside_and_names_hold_no_markup() {
        let point = |name, north, east| Point { name, north, east, is_exact: true };
        assert_eq!(draw(&[]), "");
        assert_eq!(draw(&[point("nowhere", 91.0, 0.0)]), "");
        for points in [vec![point("<b>", 89.9, 179.9)], vec![point("west", -60.0, -179.0), point("east", 70.0, 179.0)]]
        {
            let svg = draw(&points);
            assert!(!svg.contains("<b>"));
            let shown: Vec<f64> = svg
                .split("viewBox=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .split(' ')
                .map(|n| n.parse().unwrap())
                .collect();
            for point in points {
                let (x, y) = ((point.east + 180.0) * 10.0, (90.0 - point.north) * 10.0);
                assert!(
                    x >= shown[0] && x <= shown[0] + shown[2] && y >= shown[1] && y <= shown[1] + shown[3],
                    "{shown:?}"
                );
            }
        }
    }
}
