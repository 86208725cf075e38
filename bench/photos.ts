/**
 * What becomes of twelve-megapixel photos before they are sent: bytes and time in a real Chromium.
 * Fails when the 95th percentile is over budget, or when a registration ten metres away cannot be read.
 * With CROPS=folder each chart is kept as a picture, to be read with one's own eyes.
 */
import { chromium } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { BROWSER_ARGS, findBrowser } from '../tests/support/browser.ts';
import { LETTERS_MM, registrations, type Scene } from './photo-scene.ts';
import { bySize } from './size.ts';
import { percentile, print } from './table.ts';
import { judge } from './target.ts';

const ROOT = join(import.meta.dirname, '..');
/** Bytes of the 95th percentile, by acceptance row 30. */
const BUDGET_P95 = 600_000;
/** Of the numbers on the charts; row 30 asks for a registration that is legible at ten metres. */
const READ = 1;
/** Bright and dark, from a clear day’s grain to that of a phone at dusk. */
const GRAINS = [2, 3, 4, 6, 8, 12];
const ALL_SCENES: Scene[] = GRAINS.flatMap((grain, index) =>
	[0, 1, 2, 3].map((turn) => ({ seed: index * 4 + turn + 1, grain, dark: turn === 3 }))
);
/** The least grain, and the most of it by day and in the dark, which is the hardest. */
const SCENES = bySize({ smallest: [0, 22, 23].map((at) => ALL_SCENES[at]!), usual: ALL_SCENES });

type Outcome = {
	readonly before: number;
	readonly after: number;
	readonly width: number;
	readonly ms: number;
	/** The numbers as they are read in the photo that is sent, a line for each height. */
	readonly lines: string[];
	/** The chart at twice the size it has in the photo that is sent, as a PNG. */
	readonly crop: string;
};

/** Runs in the page, on the app’s own modules as Vite serves them. */
async function develop(scene: Scene): Promise<Outcome> {
	const at = { prepare: '/src/lib/capture/photo/prepare.ts', scene: '/bench/photo-scene.ts' };
	const { prepare } = await import(/* @vite-ignore */ at.prepare);
	const { photograph, readChart, CHART, WIDTH } = await import(/* @vite-ignore */ at.scene);
	const file: Blob = await photograph(scene);
	const began = performance.now();
	const { note, bytes } = await prepare(file, new Date());
	const ms = performance.now() - began;
	const picture = await createImageBitmap(new Blob([bytes]));
	const scale = picture.width / WIDTH;
	const [width, height] = [CHART.width * scale, CHART.height * scale].map(Math.round);
	const canvas = Object.assign(document.createElement('canvas'), {
		width: width! * 2,
		height: height! * 2
	});
	const context = canvas.getContext('2d')!;
	context.drawImage(
		picture,
		...([CHART.left * scale, CHART.top * scale, width!, height!] as [
			number,
			number,
			number,
			number
		]),
		...([0, 0, canvas.width, canvas.height] as [number, number, number, number])
	);
	const lines: string[] = readChart(picture, scene);
	picture.close();
	return {
		before: file.size,
		after: bytes.byteLength,
		width: note.width,
		ms,
		lines,
		crop: canvas.toDataURL('image/png').split(',')[1]!
	};
}

export async function photos(): Promise<boolean> {
	const vite = await createServer({
		root: ROOT,
		logLevel: 'error',
		server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [ROOT] } },
		optimizeDeps: { include: ['exifreader'] }
	});
	await vite.listen();
	const address = vite.resolvedUrls!.local[0]!;
	const browser = await chromium.launch({
		executablePath: findBrowser() ?? undefined,
		args: BROWSER_ARGS
	} as Parameters<typeof chromium.launch>[0]);
	try {
		const page = await browser.newPage();
		await page.goto(`${address}manifest.webmanifest`);
		const outcomes: Outcome[] = [];
		for (const scene of SCENES) outcomes.push(await page.evaluate(develop, scene));

		const crops = process.env.CROPS;
		if (crops) {
			mkdirSync(crops, { recursive: true });
			outcomes.forEach(({ crop }, index) => {
				const { seed, grain } = SCENES[index]!;
				writeFileSync(join(crops, `${seed}-grain-${grain}.png`), Buffer.from(crop, 'base64'));
			});
		}
		const kb = (bytes: number) => (bytes / 1000).toFixed(0);
		const rows = [
			['as taken', outcomes.map(({ before }) => before), kb, ''],
			['as sent', outcomes.map(({ after }) => after), kb, kb(BUDGET_P95)],
			['ms to get there', outcomes.map(({ ms }) => ms), (ms: number) => ms.toFixed(0), '']
		] as const;
		print(
			[`${SCENES.length} photos of 12 megapixels, kB`, 'p50', 'p95', 'max', 'budget (p95)'],
			rows.map(([name, values, word, budget]) => [
				name,
				...[0.5, 0.95, 1].map((part) => word(percentile(values, part))),
				budget
			])
		);
		const sides = new Map<number, number>();
		for (const { width } of outcomes) sides.set(width, (sides.get(width) ?? 0) + 1);
		console.log(`Long side: ${[...sides].map(([side, n]) => `${side} px × ${n}`).join(', ')}`);
		const right = LETTERS_MM.map((_, line) =>
			outcomes.filter(({ lines }, at) => lines[line] === registrations(SCENES[at]!.seed)[line])
		);
		console.log(
			`Read right: ${LETTERS_MM.map((mm, line) => `${right[line]!.length} of ${SCENES.length} in ${mm} mm`).join(', ')}`
		);
		outcomes.forEach(({ lines }, at) =>
			registrations(SCENES[at]!.seed).forEach((painted, line) => {
				if (lines[line] !== painted)
					console.log(`${painted} in ${LETTERS_MM[line]} mm was read as ${lines[line]}`);
			})
		);
		return judge([
			{
				name: 'bytes of a photo that is sent, p95',
				measured: percentile(
					outcomes.map(({ after }) => after),
					0.95
				),
				limit: BUDGET_P95,
				is: 'at most'
			},
			{
				name: 'numbers read right, of those painted',
				measured: right.flat().length / (LETTERS_MM.length * SCENES.length),
				limit: READ,
				is: 'at least'
			}
		]);
	} finally {
		await browser.close();
		await vite.close();
	}
}
