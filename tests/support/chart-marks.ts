/** What the chart draws over the coast, recorded as it is drawn: a canvas tells nobody what is on it. */
import type { Page } from '@playwright/test';

type Circle = { readonly x: number; readonly y: number; readonly radius: number };
export type ChartMarks = {
	/** Accuracy circles, which are dashed. */
	readonly dashed: readonly Circle[];
	/** The middles of the squares that stand for sites. */
	readonly sites: readonly { readonly x: number; readonly y: number }[];
	readonly words: readonly string[];
};

/** Records each drawing from the next load of a page on. */
export async function recordChart(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const circles = new WeakMap<Path2D, Circle>();
		const squares = new WeakMap<Path2D, { x: number; y: number }>();
		const frame = { dashed: [] as Circle[], sites: [] as { x: number; y: number }[], words: [''] };
		const { arc, rect } = Path2D.prototype;
		const pen = CanvasRenderingContext2D.prototype;
		const { clearRect, stroke, fillText } = pen;
		const isMarks = ({ canvas }: CanvasRenderingContext2D) => canvas.className === 'marks';
		Object.assign(window, { chartMarks: frame });
		Path2D.prototype.arc = function (x, y, radius, ...rest) {
			circles.set(this, { x, y, radius });
			arc.call(this, x, y, radius, ...rest);
		};
		Path2D.prototype.rect = function (x, y, width, height) {
			squares.set(this, { x: x + width / 2, y: y + height / 2 });
			rect.call(this, x, y, width, height);
		};
		pen.clearRect = function (...box) {
			if (isMarks(this)) Object.assign(frame, { dashed: [], sites: [], words: [] });
			clearRect.apply(this, box);
		};
		pen.stroke = function (path?: Path2D) {
			const circle = path && circles.get(path);
			const square = path && squares.get(path);
			if (isMarks(this) && circle && this.getLineDash().length > 0) frame.dashed.push(circle);
			if (isMarks(this) && square && !frame.sites.includes(square)) frame.sites.push(square);
			if (path) stroke.call(this, path);
			else (stroke as () => void).call(this);
		};
		pen.fillText = function (...text) {
			if (isMarks(this)) frame.words.push(text[0]);
			fillText.apply(this, text);
		};
	});
}

/** The marks as last drawn. */
export function chartMarks(page: Page): Promise<ChartMarks> {
	return page.evaluate(() => (window as unknown as { chartMarks: ChartMarks }).chartMarks);
}

type LatLong = { latitude: number; longitude: number };

/** Metres between two places a few miles apart, on the sphere that web maps are drawn on. */
export function metresBetween(one: LatLong, other: LatLong): number {
	const metresPerDegree = (2 * Math.PI * 6_378_137) / 360;
	const middle = (((one.latitude + other.latitude) / 2) * Math.PI) / 180;
	return Math.hypot(
		(one.latitude - other.latitude) * metresPerDegree,
		(one.longitude - other.longitude) * metresPerDegree * Math.cos(middle)
	);
}
