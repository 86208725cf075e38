import { expect, test, vi } from 'vitest';
import { Failure, type Reason } from '$lib/failure.ts';
import { deliver, type Carrier, type Delivery } from './deliver.ts';
import { drainer } from './drain.ts';
import {
	actItem,
	addendumItem,
	after,
	carrierOf,
	NOW,
	itemBy,
	photoOf,
	receiptFor,
	outboxOf
} from './outbox.fixture.ts';
import { locksOfBrowser, tabs } from './leader-lock.fixture.ts';
import { ANSWER_MS } from './leader-lock.ts';

type Outbox = ReturnType<typeof outboxOf>;
const SENT = { id: '0b7c6a52-2f0e-4a43-9f43-0d4f1d6f7c11', author: 'barnaby' };

function round(outbox: Outbox, carrier: Carrier, more: Partial<Delivery> = {}) {
	const clock = { appVersion: 'this', now: () => NOW, random: () => 0.5 };
	return deliver({ outbox: outbox.outbox, carrier, author: 'barnaby', ...clock, ...more });
}

function withPhotos(count: number): Outbox {
	const outbox = outboxOf();
	for (let n = 0; n < count; n++) {
		const photo = photoOf(SENT);
		outbox.photos.set(photo.id, photo);
	}
	return outbox;
}

test('what arrived is told by its kind', async () => {
	const report = itemBy('barnaby');
	const added = addendumItem(report);
	const act = actItem('barnaby', 'r');
	const outbox = outboxOf(report, added, act);
	const photo = photoOf(report);
	outbox.photos.set(photo.id, photo);
	expect(await round(outbox, carrierOf())).toEqual([
		{ kind: 'report', delivered: outbox.receipts.get(report.id) },
		{
			kind: 'addendum',
			delivered: expect.objectContaining({ id: added.id, reportId: report.id, photos: 0 })
		},
		{ kind: 'act', reportId: 'r' },
		{ kind: 'photo', photo }
	]);
});

test('what its author deleted meanwhile did not arrive, and the rest goes', async () => {
	const [report, other] = [itemBy('barnaby'), itemBy('barnaby')];
	const added = addendumItem(SENT);
	const outbox = outboxOf(report, added, other);
	const carrier = carrierOf();
	const deleting: Carrier = {
		...carrier,
		report: async (item) => {
			if (item.id === report.id) outbox.kept.delete(item.id);
			return carrier.report(item, NOW);
		},
		addendum: async (item) => {
			outbox.kept.delete(item.id);
			return carrier.addendum(item, NOW);
		}
	};
	const arrived = await round(outbox, deleting);
	expect(arrived).toEqual([{ kind: 'report', delivered: outbox.receipts.get(other.id) }]);
});

test('what was deleted as its turn came is not sent', async () => {
	const [gone, other] = [itemBy('barnaby'), itemBy('barnaby')];
	const outbox = outboxOf(gone, other);
	const amend: Outbox['outbox']['amend'] = async (id, change) =>
		id === gone.id ? null : outbox.outbox.amend(id, change);
	const carrier = carrierOf();
	await round({ ...outbox, outbox: { ...outbox.outbox, amend } }, carrier);
	expect(carrier.log).toEqual([other.id]);
});

test('a fault of ours is kept as an unclear failure', async () => {
	const outbox = outboxOf(itemBy('barnaby'));
	const report = () => Promise.reject(new TypeError('x is undefined'));
	await expect(round(outbox, carrierOf({ report }))).rejects.toThrow(TypeError);
	expect([...outbox.kept.values()]).toMatchObject([
		{ trouble: { reason: 'unclear', detail: null } }
	]);
});

test('a photo that makes way for a text has not failed, and those after it wait', async () => {
	const outbox = withPhotos(2);
	const interruption = new AbortController();
	const asked: string[] = [];
	const carrier = carrierOf({
		async photo({ id }) {
			asked.push(id);
			interruption.abort();
			throw new Failure('offline');
		}
	});
	await round(outbox, carrier, { signal: interruption.signal });
	expect(asked).toHaveLength(1);
	expect([...outbox.photos.values()]).toMatchObject([
		{ state: 'waiting', tries: 0, nextAt: null, trouble: null },
		{ state: 'waiting', tries: 0, nextAt: null, trouble: null }
	]);
});

test('a text is never interrupted: where it fails, it has failed', async () => {
	const outbox = outboxOf(itemBy('barnaby'));
	const report = () => Promise.reject(new Failure('offline'));
	await round(outbox, carrierOf({ report }), { signal: AbortSignal.abort() });
	expect([...outbox.kept.values()]).toMatchObject([
		{ state: 'waiting', tries: 1, trouble: { reason: 'offline' } }
	]);
});

test.each<[Reason, number]>([
	['offline', 1],
	['signed_out', 1],
	['busy', 3],
	['refused', 3]
])('of three photos after the first is %s, so many are tried: %i', async (reason, tried) => {
	const outbox = withPhotos(3);
	const photo = vi.fn(() => Promise.reject(new Failure(reason)));
	await round(outbox, carrierOf({ photo }));
	expect(photo).toHaveBeenCalledTimes(tried);
});

test('how far an upload is is written down by tenths, from where it was', async () => {
	const outbox = outboxOf();
	const photo = photoOf(SENT, { sent: 20 });
	outbox.photos.set(photo.id, photo);
	const written: number[] = [];
	const amendPhoto: Outbox['outbox']['amendPhoto'] = (id, change) => {
		if (change.sent !== undefined) written.push(change.sent);
		return outbox.outbox.amendPhoto(id, change);
	};
	const carrier = carrierOf({
		async photo({ onprogress }) {
			for (const sent of [21, 29, 30, 39, 40, 100]) onprogress(sent);
		}
	});
	await round({ ...outbox, outbox: { ...outbox.outbox, amendPhoto } }, carrier);
	expect(written).toEqual([30, 40, 100]);
});

function draining(outbox: Outbox, carrier: Carrier, author: () => string | null = () => 'barnaby') {
	const { news } = tabs()();
	const clock = { appVersion: 'this', now: () => NOW, random: () => 0.5 };
	const options = { ...clock, outbox: outbox.outbox, carrier, news, author: async () => author() };
	return { options, drain: drainer({ ...options, locks: undefined }) };
}

/** A photo that is on its way until it is interrupted or told to end. */
function slowPhoto() {
	let begun = () => {};
	let end = () => {};
	const beginning = new Promise<void>((resolve) => (begun = resolve));
	const log: string[] = [];
	const photo: Carrier['photo'] = ({ signal }) =>
		new Promise((resolve, reject) => {
			log.push('photo');
			end = resolve;
			signal?.addEventListener('abort', () => (log.push('cut'), reject(new Failure('offline'))));
			begun();
		});
	return { log, beginning, photo, end: () => end() };
}

test('with nobody signed in the outbox is not even read', async () => {
	const outbox = outboxOf(itemBy('barnaby'));
	const labels = vi.spyOn(outbox.outbox, 'labels');
	const { drain } = draining(outbox, carrierOf(), () => null);
	expect(await drain(true)).toEqual([]);
	expect(labels).not.toHaveBeenCalled();
});

test('a round in its turn says what arrived', async () => {
	const item = itemBy('barnaby');
	const { options } = draining(outboxOf(item), carrierOf());
	const drain = drainer({ ...options, locks: locksOfBrowser() });
	expect(await drain(true)).toMatchObject([{ kind: 'report', delivered: { id: item.id } }]);
});

test('a round whose turn was taken over says nothing arrived, and leaves its upload', async () => {
	vi.useFakeTimers();
	try {
		const [locks, open] = [locksOfBrowser(), tabs()];
		const [frozen, mine] = [open(), open()];
		const slow = slowPhoto();
		const { options } = draining(withPhotos(1), carrierOf({ photo: slow.photo }));
		const first = drainer({ ...options, locks, news: frozen.news })(true);
		await slow.beginning;
		frozen.freeze(true);
		const empty = draining(outboxOf(), carrierOf()).options;
		const second = drainer({ ...empty, locks, news: mine.news })(true);
		await vi.advanceTimersByTimeAsync(ANSWER_MS);
		expect(await Promise.all([first, second])).toEqual([[], []]);
		expect(slow.log).toEqual(['photo', 'cut']);
	} finally {
		vi.useRealTimers();
	}
});

test.each([
	['nobody is in a hurry', false, () => itemBy('barnaby')],
	['the text was tried already', true, () => itemBy('barnaby', { tries: 1 })],
	['the text was refused', true, () => itemBy('barnaby', { state: 'parked' })]
])('a photo on its way goes on where %s', async (_, hurry, text) => {
	const outbox = withPhotos(1);
	const slow = slowPhoto();
	const { drain } = draining(outbox, carrierOf({ photo: slow.photo }));
	const running = drain(true);
	await slow.beginning;
	const late = text();
	outbox.kept.set(late.id, late);
	const following = drain(hurry);
	await new Promise((resolve) => setTimeout(resolve));
	expect(slow.log).toEqual(['photo']);
	slow.end();
	await Promise.all([running, following]);
	expect(outbox.photos.size).toBe(0);
});

test('a photo makes way for one new text among others that wait for their time', async () => {
	const outbox = withPhotos(1);
	const early = itemBy('barnaby', { tries: 2, faltered: 3, nextAt: after(60_000) });
	outbox.kept.set(early.id, early);
	const slow = slowPhoto();
	const { drain } = draining(outbox, carrierOf({ photo: slow.photo }));
	const running = drain(false);
	await slow.beginning;
	const late = itemBy('barnaby');
	outbox.kept.set(late.id, late);
	const following = drain(true);
	await running;
	expect(slow.log).toEqual(['photo', 'cut']);
	await vi.waitFor(() => expect(slow.log).toHaveLength(3));
	slow.end();
	await following;
	expect([...outbox.kept.keys(), ...outbox.photos.keys()]).toEqual([]);
});

test('a round that follows hurries only where one of those who asked for it did', async () => {
	const early = itemBy('barnaby', { tries: 1, nextAt: after(60_000) });
	const outbox = outboxOf(early);
	const { drain } = draining(outbox, carrierOf());
	const ask = (...hurries: boolean[]) => Promise.all(hurries.map((hurry) => drain(hurry)));
	await ask(false, false);
	expect(outbox.kept.size).toBe(1); // its time has not come
	await ask(false, false, true, false);
	expect(outbox.kept.size).toBe(0);
	outbox.kept.set(early.id, early);
	await ask(false, false);
	expect(outbox.kept.size).toBe(1); // the hurry was over with that round
});

test('a receipt for an addendum or a report is asked for at the moment it is sent', async () => {
	const report = itemBy('barnaby');
	const outbox = outboxOf(report, addendumItem(SENT));
	const moments: Date[] = [];
	const carrier = carrierOf();
	await round(outbox, {
		...carrier,
		report: async (item, at) => (moments.push(at), receiptFor(item)),
		addendum: (item, at) => (moments.push(at), carrier.addendum(item, at))
	});
	expect(moments).toEqual([NOW, NOW]);
});
