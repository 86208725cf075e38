import type { Position } from '$lib/report/position.ts';
import { lines, spacing } from './graticule.ts';
import { metresPerPixel, type Coordinates } from './sea-miles.ts';

/** A named place on the chart. */
export type NamedCoordinates = Coordinates & { readonly name: string };

/** What is drawn over the coast. Of two sites whose names do not both fit, the first keeps its own. */
export type Marks = {
	readonly sites: readonly NamedCoordinates[];
	/** Where the phone is, and how far that may be off. */
	readonly observer: Position | null;
	/** How the mark of the observer is labelled. */
	readonly observerName: string;
	/** Where the vessel was, and how far that may be off. */
	readonly vessel: Position | null;
};

/** The colours of the hour: day, or night in reds. */
export type Palette = {
	readonly sea: string;
	readonly land: string;
	readonly shore: string;
	readonly grid: string;
	readonly ink: string;
	readonly vessel: string;
	readonly observer: string;
};

type Point = { readonly x: number; readonly y: number };

/** How the chart lies on the screen at this moment. */
export type View = {
	readonly width: number;
	readonly height: number;
	readonly zoom: number;
	readonly north: number;
	readonly south: number;
	readonly west: number;
	readonly east: number;
	pointOf(place: Coordinates): Point;
};

type Box = { left: number; top: number; right: number; bottom: number };

const PARALLELS_APART = 80;
const MERIDIANS_APART = 110;
const HALO = 4;
const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** Kept off the rim, so that the line that has a label is always told by it. */
const within = (start: number, room: number) => Math.min(Math.max(start, 3), room - 3);

const touch = (a: Box, b: Box) =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Words with the sea's colour around them, so that they are read over any shore. */
function write(pen: CanvasRenderingContext2D, words: string, at: Point, { sea, ink }: Palette) {
	pen.lineJoin = 'round';
	pen.lineWidth = HALO;
	pen.strokeStyle = sea;
	pen.strokeText(words, at.x, at.y);
	pen.fillStyle = ink;
	pen.fillText(words, at.x, at.y);
}

/** A shape, filled, with a rim of the sea's colour and then of its own, so that it stands alone. */
function shape(pen: CanvasRenderingContext2D, path: Path2D, fill: string, { sea, ink }: Palette) {
	pen.lineJoin = 'round';
	pen.strokeStyle = sea;
	pen.lineWidth = 7;
	pen.stroke(path);
	pen.strokeStyle = ink;
	pen.lineWidth = 3;
	pen.stroke(path);
	pen.fillStyle = fill;
	pen.fill(path);
}

function circle({ x, y }: Point, radius: number): Path2D {
	const path = new Path2D();
	path.arc(x, y, radius, 0, 2 * Math.PI);
	return path;
}

function diamond({ x, y }: Point, radius: number): Path2D {
	return new Path2D(
		`M${x} ${y - radius}l${radius} ${radius}l${-radius} ${radius}l${-radius} ${-radius}z`
	);
}

function square({ x, y }: Point, half: number): Path2D {
	const path = new Path2D();
	path.rect(x - half, y - half, 2 * half, 2 * half);
	return path;
}

/** Draws graticule, sites, the phone and the vessel. `rem` is the reader's own size of text. */
export function drawMarks(
	pen: CanvasRenderingContext2D,
	view: View,
	marks: Marks,
	palette: Palette,
	rem: number
): void {
	const taken: Box[] = [];
	const free = (box: Box) =>
		box.left >= 0 && box.right <= view.width && !taken.some((other) => touch(box, other));

	/** Beside a mark, wherever there is room: right, left, above, below. Over all else if it must. */
	function name(words: string, { x, y }: Point, away: number, must: boolean) {
		const width = pen.measureText(words).width;
		const half = rem * 0.6;
		const boxAt = (left: number, middle: number): Box => ({
			left,
			top: middle - half,
			right: left + width,
			bottom: middle + half
		});
		const boxes = [
			boxAt(x + away, y),
			boxAt(x - away - width, y),
			boxAt(x - width / 2, y - away - half),
			boxAt(x - width / 2, y + away + half)
		];
		const box = boxes.find(free) ?? (must ? boxes[0]! : null);
		if (box === null) return;
		taken.push(box);
		write(pen, words, { x: box.left, y: (box.top + box.bottom) / 2 }, palette);
	}

	const take = ({ x, y }: Point, half: number) =>
		taken.push({ left: x - half, top: y - half, right: x + half, bottom: y + half });

	pen.textBaseline = 'middle';
	graticule();
	const phone = marks.observer && view.pointOf(marks.observer);
	const vessel = marks.vessel && view.pointOf(marks.vessel);
	if (phone) accuracy(phone, marks.observer!, palette.observer);
	if (vessel) accuracy(vessel, marks.vessel!, palette.vessel);
	pen.font = `700 ${rem}px ${FACE}`;
	if (vessel) {
		take(vessel, 16);
		name('Vessel', vessel, 31, true);
	}
	if (phone) {
		take(phone, 9);
		name(marks.observerName, phone, 31, true);
	}
	pen.font = `600 ${rem * 0.9}px ${FACE}`;
	const seen = marks.sites
		.map((site) => ({ name: site.name, point: view.pointOf(site) }))
		.filter(
			({ point: { x, y } }) => x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20
		);
	for (const { point } of seen) {
		shape(pen, square(point, 4), palette.ink, palette);
		take(point, 6);
	}
	for (const site of seen) name(site.name, site.point, 11, false);
	if (phone) {
		shape(pen, circle(phone, 8), palette.observer, palette);
		pen.fillStyle = palette.sea;
		pen.fill(circle(phone, 3));
	}
	if (vessel) {
		shape(pen, diamond(vessel, 14), palette.vessel, palette);
		pen.fillStyle = palette.sea;
		pen.fill(circle(vessel, 3));
	}

	function accuracy(point: Point, { accuracyMetres, latitude }: Position, colour: string) {
		const radius = (accuracyMetres ?? 0) / metresPerPixel(latitude, view.zoom);
		if (radius < 10) return; // it would hide under the mark
		pen.strokeStyle = colour;
		pen.lineWidth = 2;
		pen.setLineDash([6, 4]);
		pen.stroke(circle(point, radius));
		pen.setLineDash([]);
		pen.fillStyle = colour;
		pen.globalAlpha = 0.15;
		pen.fill(circle(point, radius));
		pen.globalAlpha = 1;
	}

	function graticule() {
		const perDegree = (256 * 2 ** view.zoom) / 360;
		const { west, east, north, south } = view;
		const stretch = Math.cos((((north + south) / 2) * Math.PI) / 180);
		const meridians = lines(west, east, spacing(perDegree, MERIDIANS_APART), 'EW');
		const parallels = lines(south, north, spacing(perDegree / stretch, PARALLELS_APART), 'NS');
		const xOf = (longitude: number) => view.pointOf({ latitude: north, longitude }).x;
		const yOf = (latitude: number) => view.pointOf({ latitude, longitude: west }).y;
		pen.strokeStyle = palette.grid;
		pen.lineWidth = 1;
		pen.beginPath();
		for (const { degrees } of meridians) {
			const x = Math.round(xOf(degrees)) + 0.5;
			pen.moveTo(x, 0);
			pen.lineTo(x, view.height);
		}
		for (const { degrees } of parallels) {
			const y = Math.round(yOf(degrees)) + 0.5;
			pen.moveTo(0, y);
			pen.lineTo(view.width, y);
		}
		pen.stroke();
		pen.font = `500 ${rem * 0.75}px ${FACE}`;
		const half = rem * 0.5;
		for (const { degrees, label } of meridians) {
			const width = pen.measureText(label).width;
			const left = within(xOf(degrees) - width / 2, view.width - width);
			edge(label, { left, right: left + width, top: 4, bottom: 4 + 2 * half });
		}
		for (const { degrees, label } of parallels) {
			const y = within(yOf(degrees) - half, view.height - 2 * half) + half;
			const width = pen.measureText(label).width;
			edge(label, { left: 4, right: 4 + width, top: y - half, bottom: y + half });
		}
	}

	function edge(words: string, box: Box) {
		if (!free(box)) return;
		taken.push(box);
		write(pen, words, { x: box.left, y: (box.top + box.bottom) / 2 }, palette);
	}
}
