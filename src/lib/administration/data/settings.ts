import * as v from 'valibot';
import type { Failure } from '$lib/failure.ts';
import type {
	ContactNumber,
	EditionSummary,
	NumberFacts,
	NumberKind,
	Policy,
	PolicyTimes,
	Settings,
	Target
} from '$lib/administration/model/settings.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { moment } from '$lib/moment.ts';
import { agreed, changedTo, rowsAs } from '$lib/supabase/rows.ts';

/** An interval as PostgreSQL writes it: "00:15:00", "24:00:00", "1 day 02:00:00". */
const minutes = v.pipe(
	v.string(),
	v.regex(/^(?:\d+ days? ?)?(?:\d+:\d\d:\d\d)?$/),
	v.transform((text) => {
		const days = Number(/^(\d+) day/.exec(text)?.[1] ?? 0);
		const [hours = 0, mins = 0] = (/\d+:\d\d/.exec(text)?.[0] ?? '0:0').split(':').map(Number);
		return (days * 24 + hours) * 60 + mins;
	})
);

const targetRow = v.pipe(
	v.object({
		urgency: v.picklist(['now', 'today', 'routine']),
		acknowledge_within: minutes,
		starts_at: moment
	}),
	v.transform((row): Target => ({
		urgency: row.urgency,
		minutes: row.acknowledge_within,
		startsAt: row.starts_at
	}))
);
const policyRow = v.pipe(
	v.object({
		urgency: v.picklist(['now', 'today', 'routine']),
		region_id: v.nullable(v.string()),
		regions: v.nullable(v.object({ name: v.string() })),
		lapse_within: minutes,
		alert_every: v.nullable(minutes),
		claim_lease: minutes
	}),
	v.transform((row): Policy => ({
		urgency: row.urgency,
		regionId: row.region_id,
		regionName: row.regions?.name ?? null,
		lapseMinutes: row.lapse_within,
		alertMinutes: row.alert_every,
		leaseMinutes: row.claim_lease
	}))
);
const timesRow = v.pipe(
	v.object({
		lapse_minutes: v.number(),
		alert_minutes: v.nullable(v.number()),
		lease_minutes: v.number()
	}),
	v.transform((row): PolicyTimes => ({
		lapseMinutes: row.lapse_minutes,
		alertMinutes: row.alert_minutes,
		leaseMinutes: row.lease_minutes
	}))
);
const numberRow = v.object({
	id: v.string(),
	label: v.string(),
	number: v.string(),
	last_checked_on: v.string(),
	regions: v.nullable(v.object({ name: v.string() }))
});
const checkRow = v.object({
	after: v.object({ id: v.string(), last_checked_on: v.string() }),
	actor: v.object({ name: v.string() })
});
const editionRow = v.pipe(
	v.object({
		version: v.number(),
		published_at: v.nullable(moment),
		indicators: v.array(v.object({ code: v.string() }))
	}),
	v.transform((row): EditionSummary => ({
		version: row.version,
		publishedAt: row.published_at,
		indicators: row.indicators.length
	}))
);

/** What everybody goes by today: targets, numbers with who checked them, editions of the checklist. */
export async function fetchSettings(): Promise<Settings> {
	const client = await signedIn();
	const now = serverNow().toISOString();
	const current = `ends_at.is.null,ends_at.gt.${now}`;
	const [targets, policies, numbers, checks, editions] = await Promise.all([
		client
			.from('urgency_targets')
			.select('urgency, acknowledge_within, starts_at')
			.lte('starts_at', now)
			.or(current),
		client
			.from('escalation_policies')
			.select('urgency, region_id, regions(name), lapse_within, alert_every, claim_lease')
			.lte('starts_at', now)
			.or(current),
		client
			.from('contact_numbers')
			.select('id, label, number, last_checked_on, regions(name)')
			.lte('starts_at', now)
			.or(current)
			.order('label')
			.order('id'),
		client
			.from('roster_events')
			.select('after, actor:people!roster_events_actor_id_fkey(name)')
			.eq('verb', 'check_number')
			.order('id', { ascending: false })
			.limit(500),
		client
			.from('indicator_versions')
			.select('version, published_at, indicators(code)')
			.order('version', { ascending: false })
	]);
	const done = rowsAs(checkRow, checks);
	return {
		targets: rowsAs(targetRow, targets),
		policies: rowsAs(policyRow, policies),
		numbers: rowsAs(numberRow, numbers).map((row): ContactNumber => ({
			id: row.id,
			label: row.label,
			number: row.number,
			regionName: row.regions?.name ?? null,
			checkedOn: row.last_checked_on,
			checkedBy:
				done.find(
					({ after }) => after.id === row.id && after.last_checked_on === row.last_checked_on
				)?.actor.name ?? null
		})),
		editions: rowsAs(editionRow, editions)
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
			// the generated types know no argument that may be null
			region_id: regionId as string,
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
	const { alert_minutes, ...others } = timesArgument(times);
	agreed(
		await client.rpc('set_policy', {
			// the generated types know no argument that may be null
			region_id: regionId as string,
			urgency,
			alert_minutes: alert_minutes as number,
			...others,
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
	return { times: changedTo(v.nullable(timesRow), failure) };
}
