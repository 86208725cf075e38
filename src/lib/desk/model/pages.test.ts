import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextPage, PAGE, readAgain } from './pages.ts';
import type { Cursor } from './report.ts';

type Row = { readonly id: string; readonly cursor: Cursor | null };
type Page = { reports: Row[]; more: boolean };

/** A queue by number, that answers as the server would. */
class Queue {
	readonly due = new Map<string, number>();
	readings = 0;
	sizes: number[] = [];
	#made = 0;

	add(due: number): string {
		const id = `r${this.#made++}`;
		this.due.set(id, due);
		return id;
	}

	inOrder(): string[] {
		return [...this.due.entries()]
			.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
			.map(([id]) => id);
	}

	readonly read = (after: Cursor | null, size: number): Promise<Page> => {
		this.readings++;
		this.sizes.push(size);
		const later = this.inOrder().filter((id) => {
			if (after === null) return true;
			const due = this.due.get(id)!;
			const from = Number(after.due);
			return due > from || (due === from && id > after.id!);
		});
		const reports = later
			.slice(0, size)
			.map((id) => ({ id, cursor: { id, due: String(this.due.get(id)) } }));
		return Promise.resolve({ reports, more: later.length > size });
	};
}

const ids = ({ reports }: { readonly reports: readonly Row[] }) => reports.map(({ id }) => id);

const turns = fc.array(
	fc.record({
		what: fc.constantFrom('more', 'more', 'again', 'add', 'take', 'move'),
		which: fc.nat({ max: 999 }),
		due: fc.nat({ max: 40 })
	}),
	{ maxLength: 60, size: 'max' }
);

test('whatever comes, goes and moves between the pages, each is there once after one reading', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat({ max: 40 }), { minLength: 20, maxLength: 160, size: 'max' }),
			turns,
			async (dues, acts) => {
				const queue = new Queue();
				for (const due of dues) queue.add(due);
				let wanted = PAGE;
				let shown = await readAgain(queue.read, wanted, null);
				for (const { what, which, due } of acts) {
					const all = queue.inOrder();
					const one = all[which % Math.max(all.length, 1)];
					if (what === 'add') queue.add(due);
					else if (what === 'take' && one) queue.due.delete(one);
					else if (what === 'move' && one) queue.due.set(one, due);
					else if (what === 'more' && shown.more) {
						wanted = shown.reports.length + PAGE;
						shown = await nextPage(queue.read, shown);
					} else if (what === 'again') {
						const last = shown.reports.at(-1);
						shown = await readAgain(queue.read, wanted, shown);
						// no hole: exactly the beginning of what there is
						const now = queue.inOrder();
						expect(ids(shown)).toEqual(now.slice(0, shown.reports.length));
						expect(shown.reports.length).toBeGreaterThanOrEqual(Math.min(wanted, now.length));
						expect(shown.more).toBe(now.length > shown.reports.length);
						if (last && now.indexOf(last.id) < wanted + PAGE && now.includes(last.id))
							expect(ids(shown)).toContain(last.id);
					}
					expect(new Set(ids(shown)).size).toBe(shown.reports.length);
				}
				shown = await readAgain(queue.read, wanted, shown);
				for (let n = 0; shown.more && n < 50; n++) {
					wanted = shown.reports.length + PAGE;
					shown = await nextPage(queue.read, shown);
				}
				shown = await readAgain(queue.read, wanted, shown);
				expect(ids(shown)).toEqual(queue.inOrder());
			}
		)
	);
});

describe('what is read', () => {
	const long = () => {
		const queue = new Queue();
		for (let due = 0; due < 400; due++) queue.add(due + 100);
		return queue;
	};

	test('for the next page is that page alone, and what is shown again one reading a hundred', async () => {
		const queue = long();
		let shown = await readAgain(queue.read, PAGE, null);
		for (let page = 1; page < 5; page++) shown = await nextPage(queue.read, shown);
		expect([shown.reports.length, queue.readings]).toEqual([125, 5]);
		queue.readings = 0;
		await readAgain(queue.read, 100, null);
		expect(queue.readings).toBe(1);
		queue.sizes = [];
		await readAgain(queue.read, 125, shown);
		expect(queue.readings).toBe(3);
		expect(queue.sizes).toEqual([100, 25]);
	});

	test('is as much as before when the last row is gone, and no more', async () => {
		const queue = long();
		let shown = await readAgain(queue.read, PAGE, null);
		shown = await nextPage(queue.read, shown);
		expect(shown.reports).toHaveLength(2 * PAGE);
		queue.due.delete(shown.reports.at(-1)!.id);
		const again = await readAgain(queue.read, PAGE, shown);
		expect(ids(again)).toEqual(queue.inOrder().slice(0, 2 * PAGE));
		expect(again.more).toBe(true);
	});

	test('begins anew where what is shown was kept by the device', async () => {
		const queue = long();
		const kept = queue.inOrder().map((id) => ({ id, cursor: null }));
		const shown = await readAgain(queue.read, PAGE, { reports: kept, more: false });
		expect(queue.sizes).toEqual([PAGE]);
		expect(ids(shown)).toEqual(queue.inOrder().slice(0, PAGE));
	});

	test('keeps the last row in sight when others come in above, and gets no longer for it', async () => {
		const queue = long();
		let shown = await readAgain(queue.read, PAGE, null);
		const last = shown.reports.at(-1)!;
		for (let n = 1; n <= 30; n++) {
			const id = queue.add(n);
			shown = await readAgain(queue.read, PAGE, shown);
			expect(shown.reports.at(-1)!.id).toBe(last.id);
			expect(shown.reports).toHaveLength(PAGE + 1);
			queue.due.delete(id);
			shown = await readAgain(queue.read, PAGE, shown);
			expect(shown.reports).toHaveLength(PAGE);
		}
	});
});
