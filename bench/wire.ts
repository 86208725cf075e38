/**
 * Twenty reports with three photos each, filed without signal and sent over 400 kbit/s: bytes and
 * seconds beside what the link itself needs for the same payload. `--full`: photos of 500 kB, which
 * takes ten minutes; else a tenth of that; `--smallest`: four reports with small ones. `--delay=100`:
 * milliseconds one way, on top.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { createServer } from 'node:http';
import pg from 'pg';
import { signIn } from '../tests/support/sign-in.ts';
import { startBenchGateway } from './gateway.ts';
import { SLOW_BYTES_PER_SECOND, startLink, UNTHROTTLED, type Shape } from './link.ts';
import { startOrigin } from './origin.ts';
import { fillOutbox, whoAndWhere } from './outbox.ts';
import { Phone } from './phone.ts';
import { bySize, isSmallest } from './size.ts';
import { print } from './table.ts';
import { judge } from './target.ts';

const REPORTS = bySize({ smallest: 4, usual: 20 });
const PHOTOS_EACH = bySize({ smallest: 2, usual: 3 });
const PHOTO_BYTES = bySize({ smallest: 10_000, usual: 50_000, full: 500_000 });
const PROBE_BYTES = bySize({ smallest: 50_000, usual: 1_000_000 });
/**
 * Bytes up beside the payload, a request: 1.5 kB of headers, most of them the session's token
 * (docs/performance.md). Bytes above the payload grow with the requests and not with the photos, so the
 * limit is the same at each size.
 */
const HEADERS = 2_000;
/** A photo is its place, its bytes, and the server's word that it has them whole. */
const REQUESTS = { text: 1, upload: 2, proof: 1 };
/** Of the time that the link itself needs: 1.09 with photos of 500 kB (docs/performance.md). */
const SECONDS = bySize({ smallest: 1.5, usual: 1.5, full: 1.15 });

type Arrived = { reports: number; photos: number; lastText: Date | null; lastPhoto: Date | null };

const option = (name: string) =>
	process.argv.find((word) => word.startsWith(`--${name}`))?.split('=')[1];

/** What one plain upload over such a link makes of it, in bytes a second. */
async function measuredSpeed(shape: Shape): Promise<number> {
	const sink = createServer((request, response) => {
		request.resume().on('end', () => response.end());
	}).listen(0, '127.0.0.1');
	await once(sink, 'listening');
	const address = sink.address();
	if (typeof address !== 'object' || address === null) throw new Error('no port');
	const link = await startLink(`http://127.0.0.1:${address.port}`);
	link.shape(shape);
	try {
		const began = performance.now();
		const body = new Uint8Array(PROBE_BYTES);
		await (await fetch(link.url, { method: 'POST', body })).arrayBuffer();
		return (PROBE_BYTES / (performance.now() - began)) * 1000;
	} finally {
		await link.stop();
		sink.close();
	}
}

async function arrived(db: pg.Client): Promise<Arrived> {
	const { rows } = await db.query(`select
		(select count(*)::int from public.reports) as reports,
		(select count(*)::int from public.photos where received_at is not null) as photos,
		(select max(received_at) from public.reports) as "lastText",
		(select max(received_at) from public.photos) as "lastPhoto"`);
	return rows[0] as Arrived;
}

export async function wire(): Promise<boolean> {
	const delayMs = Number(option('delay') ?? 0);
	const shape: Shape = { bytesPerSecond: SLOW_BYTES_PER_SECOND, delayMs };
	const gateway = await startBenchGateway({ app: join(import.meta.dirname, '../build') });
	const db = new pg.Client({ connectionString: gateway.databaseUrl });
	await db.connect();
	const origin = await startOrigin(gateway.fetch);
	const phone = Phone.blank();
	try {
		const context = await phone.open();
		const page = context.pages()[0] ?? (await context.newPage());
		await signIn(page, origin.link.url, 'harbour');
		await page.evaluate(async () => void (await navigator.serviceWorker.ready));
		await page.getByText('Your officer').first().waitFor();
		await context.setOffline(true);
		origin.link.cut(true); // the service worker too
		const wanted = { reports: REPORTS, photosEach: PHOTOS_EACH, photoBytes: PHOTO_BYTES };
		const payload = await fillOutbox(page, { ...(await whoAndWhere(db)), ...wanted });
		const speed = await measuredSpeed(shape);

		const before = { ...origin.link.counted(), asked: origin.asked.length };
		const bytes = () => {
			const { up, down } = origin.link.counted();
			return { up: up - before.up, down: down - before.down };
		};
		origin.link.shape(shape);
		const all = payload.text + payload.photos;
		const leastSeconds = all / SLOW_BYTES_PER_SECOND;
		const began = new Date();
		const deadline = began.getTime() + (3 * leastSeconds + 180) * 1000;
		origin.link.cut(false);
		await context.setOffline(false);

		let state = await arrived(db);
		let textBytes: { up: number; down: number } | null = null;
		let photosBeforeTexts = 0;
		while (state.photos < REPORTS * PHOTOS_EACH) {
			if (Date.now() > deadline) throw new Error(`Still waiting: ${JSON.stringify(state)}`);
			await new Promise((resolve) => setTimeout(resolve, 100));
			state = await arrived(db);
			if (state.reports === REPORTS) textBytes ??= bytes();
			else photosBeforeTexts = state.photos;
		}
		const { up, down } = bytes();
		const seconds = (at: Date) => (at.getTime() - began.getTime()) / 1000;
		const took = seconds(state.lastPhoto!);
		const texts = seconds(state.lastText!);
		const asked = origin.asked.slice(before.asked);
		const requests = (fits: RegExp) => asked.filter((path) => fits.test(path)).length;

		const kB = (count: number) => (count / 1000).toFixed(1);
		const over = (value: number, least: number) => `${((value / least - 1) * 100).toFixed(1)} %`;
		console.log(
			`${REPORTS} reports with ${PHOTOS_EACH} photos of ${kB(PHOTO_BYTES)} kB, 400 kbit/s each way, ` +
				`${2 * delayMs} ms there and back; one plain upload makes ${kB(speed)} kB/s of it`
		);
		print(
			['', 'the link’s own limit', 'measured', 'over the limit'],
			[
				['kB up', kB(all), kB(up), over(up, all)],
				['kB down', '0', kB(down), ''],
				['kB both ways', kB(all), kB(up + down), over(up + down, all)],
				[
					's until all is with the server',
					leastSeconds.toFixed(1),
					took.toFixed(1),
					over(took, leastSeconds)
				],
				[
					's until the last text is routed',
					(payload.text / SLOW_BYTES_PER_SECOND).toFixed(1),
					texts.toFixed(1),
					''
				],
				[
					'kB until the last text is routed',
					kB(payload.text),
					kB(textBytes!.up + textBytes!.down),
					''
				]
			]
		);
		console.log();
		print(
			['requests', 'in all', 'a report or photo'],
			[
				[
					'texts',
					String(requests(/submit_report/)),
					(requests(/submit_report/) / REPORTS).toFixed(2)
				],
				[
					'uploads of photos',
					String(requests(/upload\/resumable/)),
					(requests(/upload\/resumable/) / (REPORTS * PHOTOS_EACH)).toFixed(2)
				],
				[
					'proofs of photos',
					String(requests(/receive-photo/)),
					(requests(/receive-photo/) / (REPORTS * PHOTOS_EACH)).toFixed(2)
				],
				['all', String(asked.length), '']
			]
		);
		return judge([
			{ name: 'reports routed', measured: state.reports, limit: REPORTS, is: 'exactly' },
			{
				name: 'photos received',
				measured: state.photos,
				limit: REPORTS * PHOTOS_EACH,
				is: 'exactly'
			},
			{
				name: 'photos that went before the last text',
				measured: photosBeforeTexts,
				limit: 0,
				is: 'exactly'
			},
			{
				name: 'requests a text',
				measured: requests(/submit_report/) / REPORTS,
				limit: REQUESTS.text,
				is: 'exactly'
			},
			{
				name: 'uploads a photo',
				measured: requests(/upload\/resumable/) / (REPORTS * PHOTOS_EACH),
				limit: REQUESTS.upload,
				is: 'exactly'
			},
			{
				name: 'proofs a photo',
				measured: requests(/receive-photo/) / (REPORTS * PHOTOS_EACH),
				limit: REQUESTS.proof,
				is: 'exactly'
			},
			{
				name: 'bytes up beside the payload, a request',
				measured: (up - all) / asked.length,
				limit: HEADERS,
				is: 'at most'
			},
			{
				name: 'seconds, x what the link needs',
				measured: took / leastSeconds,
				limit: SECONDS,
				is: 'at most',
				isPrintedOnly: isSmallest // two seconds of bytes: starting takes longer than sending
			}
		]);
	} finally {
		await phone.discard();
		origin.link.shape(UNTHROTTLED);
		await origin.stop();
		await db.end();
		await gateway.stop();
	}
}
