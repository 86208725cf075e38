import { expect, test, vi } from 'vitest';
import { Failure, type Reason } from '$lib/failure.ts';
import type { Traced } from '$lib/outbox/trace.ts';
import { arrivedOf } from './arrived.ts';

const traced = (kind: Traced['kind'], id: string, reportId = id): Traced => ({
	...{ id, reportId, kind },
	...{ author: 'barnaby', generation: 'before' }
});

/** A service that has these reports, each with these additions. */
const service = (reports: Record<string, string[]>) => ({
	signedIn: async () => 'barnaby',
	fetchTimeline: async (id: string): Promise<unknown> => {
		if (!(id in reports)) throw new Failure('report_not_found');
		return [];
	},
	fetchAdditions: async (id: string) => (reports[id] ?? []).map((added) => ({ id: added }))
});

test('a report that the service has arrived, however many came after it', async () => {
	const missed = [traced('report', 'sent'), traced('report', 'not sent')];
	expect(await arrivedOf(missed, service({ sent: [] }))).toEqual([missed[0]]);
});

test('an addition is looked for among those of its report', async () => {
	const missed = [
		traced('addendum', 'sent', 'report'),
		traced('addendum', 'not sent', 'report'),
		traced('addendum', 'of a lost one', 'lost')
	];
	expect(await arrivedOf(missed, service({ report: ['sent'] }))).toEqual([missed[0]]);
});

test.each<Reason>(['offline', 'busy', 'signed_out', 'unclear'])(
	'a service that says %s has not answered',
	async (reason) => {
		const asked = service({});
		vi.spyOn(asked, 'fetchTimeline').mockRejectedValue(new Failure(reason));
		await expect(arrivedOf([traced('report', 'one')], asked)).rejects.toMatchObject({ reason });
		vi.spyOn(asked, 'fetchAdditions').mockRejectedValue(new Failure(reason));
		const added = [traced('addendum', 'added', 'one')];
		await expect(arrivedOf(added, asked)).rejects.toMatchObject({ reason });
	}
);

test('somebody else who signed in meanwhile cannot answer for them', async () => {
	const asked = { ...service({}), signedIn: async () => 'petra' };
	await expect(arrivedOf([traced('report', 'one')], asked)).rejects.toMatchObject({
		reason: 'signed_out'
	});
});
