import { expect, test } from 'vitest';
import { Failure, type Reason } from '$lib/failure.ts';
import { deliver, nextDue, type Carrier, type Delivery } from './deliver.ts';
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
import type { ReportItem } from './outbox-item.ts';

const taken = async (item: ReportItem) => receiptFor(item);
const failing =
	(reason: Reason, detail: string | null = null) =>
	() =>
		Promise.reject(new Failure(reason, { detail }));

function round(
	{ outbox }: ReturnType<typeof outboxOf>,
	report: Carrier['report'],
	more: Partial<Delivery> = {}
) {
	const carrier = carrierOf({ report });
	const rest = { appVersion: 'this', now: () => NOW, random: () => 0.5 };
	return deliver({ outbox, carrier, author: 'barnaby', ...rest, ...more });
}

test('what waits goes, oldest first, and only its receipt stays', async () => {
	const [first, second] = [itemBy('barnaby'), itemBy('barnaby')];
	const outbox = outboxOf(second, first);
	const sent: string[] = [];
	const delivered = await round(outbox, async (draft) => {
		sent.push(draft.id);
		return receiptFor(draft);
	});
	expect(sent).toEqual([first.id, second.id]);
	expect(outbox.kept.size).toBe(0);
	expect(delivered.map((arrived) => arrived.kind === 'report' && arrived.delivered)).toEqual([
		...outbox.receipts.values()
	]);
	expect(JSON.stringify(delivered)).not.toContain('RIB');
});

test.each<Reason>(['offline', 'busy', 'signed_out', 'unclear'])(
	'%s keeps every item, and stops the round @mode1',
	async (reason) => {
		const outbox = outboxOf(itemBy('barnaby'), itemBy('barnaby'));
		await round(outbox, failing(reason));
		const kept = [...outbox.kept.values()];
		expect(kept.map(({ state, tries }) => [state, tries])).toEqual([
			['waiting', 1],
			['waiting', 0]
		]);
		expect(kept[0]!.trouble).toEqual({ reason, detail: null, at: NOW });
	}
);

test('what an older version parked is tried once more, and then stays parked', async () => {
	const item = itemBy('barnaby', { state: 'parked' });
	const act = actItem('barnaby', 'another', { state: 'parked', parkedBy: 'older' });
	const photo = photoOf({ id: 'a third', author: 'barnaby' }, { state: 'parked' });
	const outbox = outboxOf(item, act);
	outbox.photos.set(photo.id, photo);
	const tried: string[] = [];
	const refusing = (what: string) => () => {
		tried.push(what);
		return Promise.reject(new Failure('refused'));
	};
	const carrier = carrierOf({
		report: refusing('report'),
		act: refusing('act'),
		photo: refusing('photo')
	});
	for (let rounds = 0; rounds < 3; rounds++) await round(outbox, carrier.report, { carrier });
	expect(tried).toEqual(['report', 'act', 'photo']);
	const [one, other] = [...outbox.kept.values()];
	for (const item of [one, other, outbox.photos.get(photo.id)])
		expect(item).toMatchObject({ state: 'parked', parkedBy: 'this' });
});

test('a refused item is parked with the reason, and the rest goes @row15', async () => {
	const items = Array.from({ length: 5 }, () => itemBy('barnaby'));
	const [bad] = items;
	const outbox = outboxOf(...items);
	await round(outbox, async (draft) => {
		if (draft.id === bad!.id) throw new Failure('refused', { detail: 'position' });
		return receiptFor(draft);
	});
	expect([...outbox.kept.values()]).toEqual([
		{
			...bad,
			state: 'parked',
			tries: 1,
			answers: 1,
			parkedBy: 'this',
			trouble: { reason: 'refused', detail: 'position', at: NOW }
		}
	]);
	expect(outbox.receipts.size).toBe(4);

	const asked: string[] = [];
	await round(outbox, async (draft) => (asked.push(draft.id), receiptFor(draft)), { hurry: true });
	expect(asked).toEqual([]);
});

test('a try is written down before the request', async () => {
	const item = itemBy('barnaby');
	const outbox = outboxOf(item);
	await round(outbox, async (draft) => {
		expect(outbox.kept.get(item.id)!.state).toBe('attempting');
		return receiptFor(draft);
	});
});

test('a page killed during a try leaves an item that the next one sends', async () => {
	const outbox = outboxOf(itemBy('barnaby', { state: 'attempting' }));
	await round(outbox, taken);
	expect(outbox.kept.size).toBe(0);
});

test('what is filed during a round goes in the same round @mode10', async () => {
	const outbox = outboxOf(itemBy('barnaby'));
	const late = itemBy('barnaby');
	await round(outbox, async (draft) => {
		outbox.kept.set(late.id, late);
		return receiptFor(draft);
	});
	expect(outbox.kept.size).toBe(0);
	expect(outbox.receipts.has(late.id)).toBe(true);
});

test('what is deleted during a try does not come back @mode10', async () => {
	const item = itemBy('barnaby');
	const outbox = outboxOf(item);
	await round(outbox, async () => {
		outbox.kept.delete(item.id);
		throw new Failure('offline');
	});
	expect(outbox.kept.size).toBe(0);
});

test('another person’s items are neither seen nor sent', async () => {
	const outbox = outboxOf(itemBy('petra'), itemBy('barnaby'));
	const sent: string[] = [];
	await round(outbox, async (draft) => (sent.push(draft.author), receiptFor(draft)));
	expect(sent).toEqual(['barnaby']);
	expect([...outbox.kept.values()].map(({ author }) => author)).toEqual(['petra']);
});

test('before its time nothing is tried, unless somebody is in a hurry', async () => {
	const outbox = outboxOf(itemBy('barnaby', { nextAt: after(1000) }), itemBy('barnaby'));
	await round(outbox, taken);
	expect(outbox.kept.size).toBe(2);
	await round(outbox, taken, { hurry: true });
	expect(outbox.kept.size).toBe(0);
});

test('an item that the server falters over time and again does not hold up the rest', async () => {
	const bad = itemBy('barnaby');
	const outbox = outboxOf(bad, itemBy('barnaby'));
	const send = async (draft: ReportItem) => {
		if (draft.id === bad.id) throw new Failure('busy');
		return receiptFor(draft);
	};
	for (let round_ = 1; round_ <= 2; round_++) {
		await round(outbox, send, { hurry: true });
		expect(outbox.kept.size).toBe(2);
	}
	await round(outbox, send, { hurry: true });
	expect([...outbox.kept.values()]).toMatchObject([{ id: bad.id, state: 'waiting', tries: 3 }]);
});

test('what is over a limit waits, and holds up nothing that may still go', async () => {
	const over = itemBy('barnaby');
	const urgent = itemBy('barnaby');
	const outbox = outboxOf(over, urgent);
	await round(outbox, async (draft: ReportItem) => {
		if (draft.id === over.id) throw new Failure('too_many_reports', { detail: NOW.toISOString() });
		return receiptFor(draft);
	});
	expect([...outbox.kept.values()]).toMatchObject([
		{
			id: over.id,
			state: 'waiting',
			faltered: 0,
			trouble: { reason: 'too_many_reports', detail: NOW.toISOString() }
		}
	]);
});

test('hours without signal are no faltering: then one bad answer still stops the round', async () => {
	const tired = itemBy('barnaby', { tries: 14 });
	const outbox = outboxOf(tired, itemBy('barnaby'));
	await round(outbox, failing('busy'), { hurry: true });
	expect([...outbox.kept.values()].map(({ tries }) => tries)).toEqual([15, 0]);
});

test('a fault of ours loses nothing either, and is not hidden @mode10', async () => {
	const outbox = outboxOf(itemBy('barnaby'));
	const fault = new TypeError('x is undefined');
	await expect(round(outbox, () => Promise.reject(fault))).rejects.toBe(fault);
	expect([...outbox.kept.values()]).toMatchObject([{ state: 'waiting', tries: 1 }]);
});

test.each([1, 2, 3, 4, 5])(
	'a fault of ours at item %i of five leaves that one and those after it, and no other @mode10',
	async (broken) => {
		const items = Array.from({ length: 5 }, () => itemBy('barnaby'));
		const outbox = outboxOf(...items);
		const sent: string[] = [];
		const send = (draft: { id: string }) => {
			if (sent.length === broken - 1) throw new TypeError('x is undefined');
			sent.push(draft.id);
			return taken(draft as ReportItem);
		};
		await expect(round(outbox, async (draft) => send(draft))).rejects.toThrow(TypeError);
		const ids = items.map(({ id }) => id);
		expect(sent).toEqual(ids.slice(0, broken - 1));
		expect([...outbox.kept.keys()]).toEqual(ids.slice(broken - 1));
		await round(outbox, taken, { hurry: true });
		expect([...outbox.receipts.keys()]).toEqual(ids);
	}
);

test('the next try is that of the first text, which the rest wait for @row10', () => {
	const parked = itemBy('barnaby', { state: 'parked', nextAt: after(1) });
	const poison = itemBy('barnaby', { faltered: 3, nextAt: after(7) });
	const texts = [
		parked,
		itemBy('barnaby', { nextAt: after(9) }),
		itemBy('barnaby', { nextAt: after(5) })
	];
	const photos = [photoOf({ id: 'sent', author: 'barnaby' }, { nextAt: after(2) })];
	const unfiled = new Set<string>();
	expect(nextDue({ texts, photos, unfiled })).toEqual(after(9));
	expect(nextDue({ texts: [poison, ...texts], photos, unfiled })).toEqual(after(7));
	expect(nextDue({ texts: [poison], photos, unfiled })).toEqual(after(2));
	expect(nextDue({ texts: [parked, itemBy('barnaby')], photos: [], unfiled })).toBeNull();
});

test('what waits for something else wakes nobody, however long it is overdue @row10', () => {
	const poison = actItem('ona', 'report', { faltered: 3, nextAt: after(60_000) });
	const inRow = actItem('ona', 'report', { nextAt: after(-1) });
	const added = { ...addendumItem({ id: 'draft', author: 'ona' }), nextAt: after(-1) };
	const photos = [photoOf({ id: 'draft', author: 'ona' }, { nextAt: after(-1) })];
	const unfiled = new Set(['draft']);
	expect(nextDue({ texts: [poison, inRow, added], photos, unfiled })).toEqual(after(60_000));
});

test('every text goes before the first photo, and photos in the order they were taken', async () => {
	const [one, two] = [itemBy('barnaby'), itemBy('barnaby')];
	const outbox = outboxOf(one, two);
	const photos = [photoOf(one), photoOf(two), photoOf(one)];
	for (const photo of photos) outbox.photos.set(photo.id, photo);
	const carrier = carrierOf();
	await round(outbox, carrier.report, { carrier });
	expect(carrier.log).toEqual([one.id, two.id, ...photos.map(({ id }) => id)]);
	expect(outbox.photos.size).toBe(0);
});

test('no photo goes before its text has arrived, nor one of a report in the making', async () => {
	const refused = itemBy('barnaby');
	const outbox = outboxOf(refused);
	const waiting = photoOf(refused);
	const unfiled = photoOf({ id: 'draft', author: 'barnaby' }, { filed: false });
	for (const photo of [waiting, unfiled]) outbox.photos.set(photo.id, photo);
	const carrier = carrierOf({ report: failing('refused', 'position') });
	await round(outbox, carrier.report, { carrier });
	expect(carrier.log).toEqual([]);
	expect(outbox.photos.size).toBe(2);
});

test('an addendum goes after its report, whichever was filed first, and never without it', async () => {
	const report = itemBy('barnaby');
	const added = { ...addendumItem(report), filedAt: after(-1) };
	const outbox = outboxOf(added, report);
	const carrier = carrierOf();
	await round(outbox, failing('refused'), { carrier: { ...carrier, report: failing('refused') } });
	expect(outbox.kept.size).toBe(2);
	await outbox.outbox.amend(report.id, { state: 'waiting' });
	await round(outbox, carrier.report, { carrier });
	expect(carrier.log).toEqual([report.id, added.id]);
	expect(outbox.kept.size).toBe(0);
});

test('an addendum waits also for a report that was taken back to be mended', async () => {
	const report = itemBy('barnaby');
	const outbox = outboxOf(addendumItem(report));
	outbox.drafts.add(report.id);
	const carrier = carrierOf();
	await round(outbox, carrier.report, { carrier });
	expect(carrier.log).toEqual([]);
	outbox.drafts.clear();
	await round(outbox, carrier.report, { carrier });
	expect(carrier.log).toHaveLength(1);
});

test('one bad photo blocks neither the others nor the texts @row32', async () => {
	const report = itemBy('barnaby');
	const outbox = outboxOf(report);
	const [bad, good, cut] = [photoOf(report), photoOf(report), photoOf(report)];
	for (const photo of [bad, cut, good]) outbox.photos.set(photo.id, photo);
	const carrier = carrierOf({
		async photo(photo) {
			if (photo.id === bad.id) throw new Failure('refused', { detail: 'photo_not_found' });
			if (photo.id === cut.id) throw new Failure('busy');
		}
	});
	await round(outbox, carrier.report, { carrier });
	expect([...outbox.photos.values()].map(({ id, state, tries }) => [id, state, tries])).toEqual([
		[bad.id, 'parked', 1],
		[cut.id, 'waiting', 1]
	]);
});

test('where an upload goes on is kept, and how far it is', async () => {
	const photo = photoOf({ id: 'sent', author: 'barnaby' });
	const outbox = outboxOf();
	outbox.photos.set(photo.id, photo);
	const carrier = carrierOf({
		async photo({ onresumable, onprogress }) {
			await onresumable('/upload/7');
			onprogress(5);
			onprogress(50);
			throw new Failure('offline');
		}
	});
	await round(outbox, carrier.report, { carrier });
	expect(outbox.photos.get(photo.id)).toMatchObject({ upload: '/upload/7', sent: 50, tries: 1 });
	const next = carrierOf({ photo: async ({ resumeAt }) => expect(resumeAt).toBe('/upload/7') });
	await round(outbox, next.report, { carrier: next, hurry: true });
	expect(outbox.photos.size).toBe(0);
});

test('a photo whose picture is gone is said to be lost, and not tried for ever @mode4', async () => {
	const photo = photoOf({ id: 'sent', author: 'barnaby' });
	const outbox = outboxOf();
	outbox.photos.set(photo.id, photo);
	await round({ ...outbox, outbox: { ...outbox.outbox, photoToSend: async () => null } }, taken);
	expect(outbox.photos.get(photo.id)).toMatchObject({
		state: 'parked',
		trouble: { reason: 'refused', detail: 'photo_lost' }
	});
});
