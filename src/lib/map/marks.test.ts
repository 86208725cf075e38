import { beforeAll, expect, test } from 'vitest';
import type { Position } from '$lib/report/position.ts';
import { drawMarks, type Marks, type Palette, type View } from './marks.ts';
import { metresPerPixel } from './sea-miles.ts';

/** Node has no canvas: paths remember their circles, and the pen which of them it dashed. */
class RecordedPath {
	radius: number | null = null;
	arc(_x: number, _y: number, radius: number) {
		this.radius = radius;
	}
	rect() {}
}

beforeAll(() => void Object.assign(globalThis, { Path2D: RecordedPath }));

const PALETTE: Palette = {
	...{ sea: 'sea', land: 'land', shore: 'shore', grid: 'grid', ink: 'ink' },
	...{ vessel: 'vessel', observer: 'observer' }
};
const ZOOM = 14;
const VIEW: View = {
	...{ width: 360, height: 400, zoom: ZOOM, north: 50.8, south: 50.7, west: -1.6, east: -1.4 },
	pointOf: () => ({ x: 180, y: 200 })
};

const fix = (accuracyMetres: number | null): Position => ({
	...{ latitude: 50.75, longitude: -1.5, source: 'gps' as const, fixedAt: null },
	accuracyMetres
});

/** The dashed circles, each with its colour and its radius in metres, and the words. */
function drawn(marks: Partial<Marks>) {
	const circles: { colour: string; metres: number }[] = [];
	const words: string[] = [];
	let dashed = false;
	const pen = {
		...{ strokeStyle: '', fillStyle: '', lineWidth: 0, font: '', globalAlpha: 1 },
		measureText: (text: string) => ({ width: 8 * text.length }),
		strokeText() {},
		fillText: (text: string) => void words.push(text),
		beginPath() {},
		moveTo() {},
		lineTo() {},
		fill() {},
		setLineDash: (dashes: number[]) => void (dashed = dashes.length > 0),
		stroke(path?: RecordedPath) {
			if (!dashed || !path?.radius) return;
			const metres = path.radius * metresPerPixel(50.75, ZOOM);
			circles.push({ colour: pen.strokeStyle, metres: Math.round(metres) });
		}
	};
	const none: Marks = { sites: [], observer: null, observerName: 'You', vessel: null };
	drawMarks(pen as unknown as CanvasRenderingContext2D, VIEW, { ...none, ...marks }, PALETTE, 16);
	return { circles, words };
}

test('the accuracy of the boat’s place and of the observer’s is a circle of as many metres @row24', () => {
	expect(drawn({ vessel: fix(400), observer: fix(250) }).circles).toEqual([
		{ colour: 'observer', metres: 250 },
		{ colour: 'vessel', metres: 400 }
	]);
});

test('no circle is drawn where the accuracy is not known or the mark would hide it @row24', () => {
	expect(drawn({ vessel: fix(null), observer: fix(40) }).circles).toEqual([]);
});

test('the observer is named as the reader knows them', () => {
	expect(drawn({ observer: fix(8) }).words).toContain('You');
	const desk = drawn({ observer: fix(8), observerName: 'Reporter' }).words;
	expect([desk.includes('Reporter'), desk.includes('You')]).toEqual([true, false]);
});
