import * as v from 'valibot';
import type { Failure } from '$lib/failure.ts';
import {
	contactNumber,
	editionSummary,
	policySchema,
	policyTimes,
	targetSchema,
	type NumberFacts,
	type NumberKind,
	type PolicyTimes,
	type Settings,
	type Target
} from '$lib/administration/model/settings.ts';
import { serverNow } from '$lib/server-time.ts';
import { fromJson } from '$lib/camel-case.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, changedTo, rowsAs } from '$lib/supabase/rows.ts';

const checkRow = v.object({ numberId: v.string(), checkedOn: v.string(), checkedBy: v.string() });

/** What everybody goes by today: targets, numbers with who checked them, editions of the checklist. */
export async function fetchSettings(): Promise<Settings> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const current = `ends_at.is.null,ends_at.gt.${now}`;
	const [targets, policies, numbers, checks, editions] = await Promise.all([
		client
			.from('urgency_targets')
			.select('urgency, minutes:acknowledge_within, startsAt:starts_at')
			.lte('starts_at', now)
			.or(current),
		client
			.from('escalation_policies')
			.select(
				`urgency, regionId:region_id, ...regions(regionName:name), lapseMinutes:lapse_within,
				alertMinutes:alert_every, leaseMinutes:claim_lease`
			)
			.lte('starts_at', now)
			.or(current),
		client
			.from('contact_numbers')
			.select('id, label, number, checkedOn:last_checked_on, ...regions(regionName:name)')
			.lte('starts_at', now)
			.or(current)
			.order('label')
			.order('id'),
		client
			.from('roster_events')
			.select(
				`numberId:after->>id, checkedOn:after->>last_checked_on,
				...people!roster_events_actor_id_fkey(checkedBy:name)`
			)
			.eq('verb', 'check_number')
			.order('id', { ascending: false })
			.limit(500),
		client
			.from('indicator_versions')
			.select('version, publishedAt:published_at, indicators(code)')
			.order('version', { ascending: false })
	]);
	const done = rowsAs(checkRow, checks);
	return {
		targets: rowsAs(targetSchema, targets),
		policies: rowsAs(policySchema, policies),
		numbers: rowsAs(contactNumber, numbers).map((number) => ({
			...number,
			checkedBy:
				done.find(
					({ numberId, checkedOn }) => numberId === number.id && checkedOn === number.checkedOn
				)?.checkedBy ?? null
		})),
		editions: rowsAs(editionSummary, editions)
	};
}

/** Somebody called it today, and it is right. */
export async function checkNumber(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('check_number', { number_id: id }));
}

/** A number to ring from now on, in a region or, null, everywhere. */
export async function addNumber(
	regionId: string | null,
	kind: NumberKind,
	{ label, number, checkedOn }: NumberFacts
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('add_number', {
			region_id: regionId,
			kind,
			label,
			number,
			checked_on: checkedOn
		})
	);
}

/** Another number of the same kind and region instead of that one, from now on. */
export async function replaceNumber(
	id: string,
	{ label, number, checkedOn }: NumberFacts
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('replace_number', { number_id: id, label, number, checked_on: checkedOn })
	);
}

/** Nobody is shown it any more. */
export async function endNumber(id: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('end_number', { number_id: id }));
}

/** How soon reports of an urgency must be acknowledged, from now on. */
export async function setTarget(urgency: Target['urgency'], within: number): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_target', { urgency, minutes: within }));
}

const timesArgument = ({ lapseMinutes, alertMinutes, leaseMinutes }: PolicyTimes) => ({
	lapse_minutes: lapseMinutes,
	alert_minutes: alertMinutes,
	lease_minutes: leaseMinutes
});

/** How reports go on that are received from now on, instead of what was shown; null: nothing was. */
export async function setPolicy(
	regionId: string | null,
	urgency: Target['urgency'],
	times: PolicyTimes,
	shown: PolicyTimes | null
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_policy', {
			region_id: regionId,
			urgency,
			...timesArgument(times),
			shown: shown && timesArgument(shown)
		})
	);
}

/** A region goes on as everywhere, for reports received from now on. */
export async function endPolicy(regionId: string, urgency: Target['urgency']): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('end_policy', { region_id: regionId, urgency }));
}

/** Where a colleague set it meanwhile: what holds now, null of a region that has none of its own. */
export function policyNow(failure: Failure): { times: PolicyTimes | null } | null {
	if (failure.reason !== 'changed_meanwhile') return null;
	return { times: changedTo(fromJson(v.nullable(policyTimes)), failure) };
}
