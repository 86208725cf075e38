/**
 * Photos as a phone takes them from a pontoon, made up in the browser: twelve megapixels of sky,
 * sea and hulls with a sensor's grain over all of it, and a registration ten metres away.
 */

export const WIDTH = 4000;
export const HEIGHT = 3000;

/** A phone's main lens: at ten metres its long side is 13.3 m wide. */
const PIXELS_PER_METRE = WIDTH / 13.3;

/** How high the letters of the chart are, largest first. */
export const LETTERS_MM = [200, 100, 60, 45, 30];

export type Scene = { readonly seed: number; readonly grain: number; readonly dark: boolean };

const FIRST = ['SSR', 'PW', 'FH', 'PH', 'SU', 'LI', 'NN', 'BM'];

/** The same numbers for the same seed, on every machine. */
function dice(seed: number): () => number {
	let state = seed * 2654435761 + 12345;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** What is painted on the hull, a line for each height. */
export function registrations(seed: number): string[] {
	const roll = dice(seed + 1000);
	return LETTERS_MM.map(
		() => `${FIRST[Math.floor(roll() * FIRST.length)]} ${10_000 + Math.floor(roll() * 90_000)}`
	);
}

/** Where the chart is: left, top, width and height in pixels. */
export const CHART = { left: 1500, top: 1330, width: 640, height: 360 };
const LINE_LEFT = 20;

function grey(roll: () => number, size: number): OffscreenCanvas {
	const canvas = new OffscreenCanvas(size, size);
	const context = canvas.getContext('2d')!;
	const image = context.createImageData(size, size);
	for (let at = 0; at < image.data.length; at += 4) {
		const value = roll() * 255;
		image.data.set([value, value, value, 255], at);
	}
	context.putImageData(image, 0, 0);
	return canvas;
}

type Context = OffscreenCanvasRenderingContext2D;

/** Waves: the same noise at many scales, each stretched sideways. */
function sea(context: Context, roll: () => number, top: number): void {
	const noise = grey(roll, 512);
	context.save();
	context.beginPath();
	context.rect(0, top, WIDTH, HEIGHT - top);
	context.clip();
	context.globalCompositeOperation = 'overlay';
	context.imageSmoothingQuality = 'high';
	for (const [across, down, alpha] of [
		[40, 10, 0.5],
		[14, 4, 0.4],
		[6, 2, 0.35],
		[2.5, 1, 0.3],
		[1, 0.6, 0.25]
	] as const) {
		context.globalAlpha = alpha;
		const [width, height] = [512 * across, 512 * down];
		for (let y = top - roll() * height; y < HEIGHT; y += height)
			for (let x = -roll() * width; x < WIDTH; x += width)
				context.drawImage(noise, x, y, width, height);
	}
	context.restore();
}

function hull(context: Context, roll: () => number, left: number, top: number, scale: number) {
	const hue = Math.floor(roll() * 360);
	context.fillStyle = `hsl(${hue} ${10 + roll() * 40}% ${25 + roll() * 55}%)`;
	context.beginPath();
	context.moveTo(left, top);
	context.lineTo(left + 1500 * scale, top - 60 * scale);
	context.lineTo(left + 1350 * scale, top + 420 * scale);
	context.lineTo(left + 90 * scale, top + 420 * scale);
	context.fill();
	context.strokeStyle = '#222';
	for (let line = 0; line < 40; line++) {
		// rigging, rails, fenders
		context.lineWidth = 1 + roll() * 5;
		context.beginPath();
		context.moveTo(left + roll() * 1400 * scale, top - roll() * 900 * scale);
		context.lineTo(left + roll() * 1400 * scale, top);
		context.stroke();
	}
}

/** Paints the chart's board with these lines, its corner at the context's origin. */
function board(context: Context, lines: readonly string[], dark: boolean): void {
	context.fillStyle = dark ? '#2b3440' : '#e9e7df';
	context.fillRect(0, 0, CHART.width, CHART.height);
	context.fillStyle = dark ? '#c8ccd0' : '#1c2b4a';
	context.textBaseline = 'top';
	lines.forEach((text, index) => {
		const { font, top, size } = lineAt(index);
		context.font = font;
		context.fillText(text, LINE_LEFT, top - size * 0.1, CHART.width - 40);
	});
}

/** Where a line of the chart is, in pixels from its corner. */
function lineAt(index: number): { top: number; capital: number; size: number; font: string } {
	const capitals = LETTERS_MM.map((mm) => (mm / 1000) * PIXELS_PER_METRE);
	const top = 14 + capitals.slice(0, index).reduce((sum, capital) => sum + capital * 1.6 + 6, 0);
	const capital = capitals[index]!;
	const size = capital / 0.72; // the height of a capital in this typeface
	return { top, capital, size, font: `bold ${size}px "DejaVu Sans", Arial, sans-serif` };
}

function chart(context: Context, seed: number, dark: boolean): void {
	context.save();
	context.translate(CHART.left, CHART.top);
	board(context, registrations(seed), dark);
	context.restore();
}

/** What a sensor adds: grain in each pixel and colour. */
function grain(context: Context, roll: () => number, strength: number): void {
	const bell = Float32Array.from(
		{ length: 65_536 },
		() => (roll() + roll() + roll() + roll() - 2) * 1.73 * strength
	);
	const image = context.getImageData(0, 0, WIDTH, HEIGHT);
	let state = 1 + Math.floor(roll() * 1e9);
	for (let at = 0; at < image.data.length; at++) {
		if ((at & 3) === 3) continue;
		state = (Math.imul(state, 1664525) + 1013904223) | 0;
		image.data[at]! += bell[state >>> 16]!;
	}
	context.putImageData(image, 0, 0);
}

/** The file the camera would have written. */
export async function photograph({ seed, grain: strength, dark }: Scene): Promise<Blob> {
	const roll = dice(seed);
	const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
	const context = canvas.getContext('2d', { alpha: false })!;
	const horizon = 900 + roll() * 300;
	const sky = context.createLinearGradient(0, 0, 0, horizon);
	sky.addColorStop(0, dark ? '#1a2030' : '#7fa3c8');
	sky.addColorStop(1, dark ? '#3a4456' : '#d9e2e8');
	context.fillStyle = sky;
	context.fillRect(0, 0, WIDTH, horizon);
	context.fillStyle = dark ? '#1d2a33' : '#4f6f7d';
	context.fillRect(0, horizon, WIDTH, HEIGHT - horizon);
	sea(context, roll, horizon);
	for (let boat = 0; boat < 9; boat++)
		hull(context, roll, roll() * WIDTH - 200, horizon - 60 + roll() * 300, 0.2 + roll() * 0.4);
	hull(context, roll, 1200, 1250, 1.1);
	chart(context, seed, dark);
	grain(context, roll, strength);
	return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.93 });
}

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

type Grey = { readonly width: number; readonly values: Float32Array };

/** The chart's part of a picture, at the size it was painted, in shades of grey. */
function greyChart(draw: (context: Context) => void): Grey {
	const canvas = new OffscreenCanvas(CHART.width, CHART.height);
	const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
	context.imageSmoothingQuality = 'high';
	draw(context);
	const { data } = context.getImageData(0, 0, CHART.width, CHART.height);
	const values = new Float32Array(CHART.width * CHART.height);
	for (let at = 0; at < values.length; at++) {
		values[at] = 0.3 * data[at * 4]! + 0.59 * data[at * 4 + 1]! + 0.11 * data[at * 4 + 2]!;
	}
	return { width: CHART.width, values };
}

type Box = {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
};

/** How alike two pictures are within a box, whatever their brightness and contrast: 1 is the same. */
function alike(one: Grey, other: Grey, { left, top, width, height }: Box): number {
	let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
	for (let y = Math.floor(top); y < top + height; y++) {
		for (let x = Math.floor(left); x < left + width; x++) {
			const [p, q] = [one.values[y * one.width + x]!, other.values[y * other.width + x]!];
			n++;
			a += p;
			b += q;
			aa += p * p;
			bb += q * q;
			ab += p * q;
		}
	}
	const spread = Math.sqrt((n * aa - a * a) * (n * bb - b * b));
	return spread === 0 ? 0 : (n * ab - a * b) / spread;
}

/**
 * Reads the chart in the picture that is sent, a character at a time: of all letters and digits the one
 * that looks most like it, painted without grain and made as small. It knows the typeface and where
 * each character begins, and not which it is.
 */
export function readChart(picture: ImageBitmap, { seed, dark }: Scene): string[] {
	const scale = picture.width / WIDTH;
	const { left, top, width, height } = CHART;
	const sent = greyChart((context) =>
		context.drawImage(
			picture,
			...([left * scale, top * scale, width * scale, height * scale] as const),
			...([0, 0, width, height] as const)
		)
	);
	const painted = registrations(seed);
	const measure = new OffscreenCanvas(1, 1).getContext('2d')!;
	const small = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
	const candidates = ALPHABET.map((letter) =>
		greyChart((context) => {
			const whole = new OffscreenCanvas(width, height);
			const clean = whole.getContext('2d', { alpha: false })!;
			board(clean, [], dark);
			clean.textBaseline = 'top';
			clean.fillStyle = dark ? '#c8ccd0' : '#1c2b4a';
			painted.forEach((text, index) => {
				const { font, top: y, size } = lineAt(index);
				clean.font = font;
				[...text].forEach((character, place) => {
					if (character === ' ') return;
					clean.fillText(
						letter,
						LINE_LEFT + clean.measureText(text.slice(0, place)).width,
						y - size * 0.1
					);
				});
			});
			const less = small.getContext('2d', { alpha: false })!;
			less.imageSmoothingQuality = 'high';
			less.drawImage(whole, 0, 0, small.width, small.height);
			context.drawImage(small, 0, 0, width, height);
		})
	);
	return painted.map((text, index) => {
		const { font, top: y, capital, size } = lineAt(index);
		measure.font = font;
		return [...text]
			.map((character, place) => {
				if (character === ' ') return character;
				const from = LINE_LEFT + measure.measureText(text.slice(0, place)).width;
				const until = LINE_LEFT + measure.measureText(text.slice(0, place + 1)).width;
				const box = { left: from, top: y, width: until - from, height: capital + size * 0.1 };
				const likeness = candidates.map((candidate) => alike(sent, candidate, box));
				return ALPHABET[likeness.indexOf(Math.max(...likeness))];
			})
			.join('');
	});
}
