import * as backend from '$lib/capture/data/my-reports.ts';
import { presentPerson } from '$lib/supabase/session.ts';
import { Failure } from '$lib/failure.ts';
import type { Traced } from '$lib/outbox/trace.ts';

const service = {
	signedIn: async () => (await presentPerson()).id,
	fetchTimeline: backend.fetchTimeline as (id: string) => Promise<unknown>,
	fetchAdditions: backend.fetchAdditions as (id: string) => Promise<readonly { id: string }[]>
};

/**
 * Those that the service has: the browser deleted them before this phone stored the receipt. Asks for each
 * by its id, so it finds old ones too.
 *
 * @throws Failure when the service did not answer for every one of them.
 */
export async function arrivedOf(missed: readonly Traced[], ask = service): Promise<Traced[]> {
	const isReceived = async ({ id, kind, reportId }: Traced): Promise<boolean> =>
		kind === 'report'
			? ask.fetchTimeline(reportId).then(() => true, isMissing)
			: (await ask.fetchAdditions(reportId)).some((added) => added.id === id);

	const arrived: Traced[] = [];
	for (const one of missed) {
		// Another tab may have signed somebody else in, who cannot see these.
		if ((await ask.signedIn()) !== one.author) throw new Failure('signed_out');
		if (await isReceived(one)) arrived.push(one);
	}
	return arrived;
}

function isMissing(error: unknown): boolean {
	if (error instanceof Failure && error.reason === 'report_not_found') return false;
	throw error;
}
