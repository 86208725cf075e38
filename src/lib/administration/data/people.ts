import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import type { PeoplePage, Person, PersonFacts, Role } from '$lib/administration/model/person.ts';
import type { ReporterKind } from '$lib/report/reporter-kind.ts';
import { serverNow } from '$lib/server-time.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { invitedAmong } from './invitations.ts';
import { moment } from '$lib/moment.ts';
import { agreed, allRows, changedTo, holding, rowsAs } from '$lib/supabase/rows.ts';

const personRow = v.pipe(
	v.object({
		id: v.string(),
		name: v.string(),
		role: v.picklist(['reporter', 'officer', 'operator', 'supervisor', 'administrator']),
		reporter_kind: v.nullable(
			v.picklist(['harbour_master', 'marina_manager', 'port_facility_security_officer'])
		),
		region_id: v.nullable(v.string()),
		regions: v.nullable(v.object({ name: v.string() })),
		phone: v.nullable(v.string()),
		active: v.boolean(),
		capacity: v.nullable(v.number()),
		reporter_sites: v.array(
			v.object({
				is_home: v.boolean(),
				sites: v.object({ id: v.string(), name: v.string() })
			})
		),
		patch_officers: v.array(
			v.object({
				patch_id: v.string(),
				standing: v.picklist(['officer', 'twin']),
				patches: v.object({ name: v.string() })
			})
		),
		channels: v.array(
			v.object({ kind: v.picklist(['push', 'email', 'sms']), proven_at: v.nullable(moment) })
		)
	}),
	v.transform((row): Omit<Person, 'invited'> => ({
		id: row.id,
		name: row.name,
		role: row.role,
		reporterKind: row.reporter_kind,
		regionId: row.region_id,
		regionName: row.regions?.name ?? null,
		phone: row.phone,
		active: row.active,
		capacity: row.capacity,
		sites: row.reporter_sites.map(({ is_home: isHome, sites }) => ({ ...sites, isHome })),
		standings: row.patch_officers.map((held) => ({
			patchId: held.patch_id,
			patchName: held.patches.name,
			standing: held.standing
		})),
		channels: row.channels.map(({ kind, proven_at: provenAt }) => ({ kind, provenAt }))
	}))
);
const PERSON = `id, name, role, reporter_kind, region_id, regions(name), phone, active, capacity,
	reporter_sites(is_home, sites(id, name)), patch_officers(patch_id, standing, patches(name)),
	channels(kind, proven_at)` as const;

async function withInvited(people: readonly Omit<Person, 'invited'>[]): Promise<Person[]> {
	const invited = await invitedAmong(people.map(({ id }) => id));
	return people.map((person) => ({ ...person, invited: invited.has(person.id) }));
}

export type PeopleQuery = {
	/** Part of a name; empty: everybody. */
	readonly name: string;
	readonly role: Role | null;
	/** The first is 1. */
	readonly page: number;
};

export const PEOPLE_A_PAGE = 25;

/** A page of everybody with an account, by name. For administrators. */
export async function fetchPeople({ name, role, page }: PeopleQuery): Promise<PeoplePage> {
	const client = await signedIn();
	const first = (page - 1) * PEOPLE_A_PAGE;
	let query = client.from('people').select(PERSON);
	if (name !== '') query = query.ilike('name', holding(name));
	if (role !== null) query = query.eq('role', role);
	const answer = await query
		.or(`ends_at.is.null,ends_at.gt.${serverNow().toISOString()}`, {
			referencedTable: 'patch_officers'
		})
		.order('name')
		.order('id')
		.range(first, first + PEOPLE_A_PAGE);
	const people = rowsAs(personRow, answer);
	return {
		people: await withInvited(people.slice(0, PEOPLE_A_PAGE)),
		more: people.length > PEOPLE_A_PAGE
	};
}

/** Somebody, or Failure `person_not_found`. */
export async function fetchPerson(id: string): Promise<Person> {
	if (!v.is(v.pipe(v.string(), v.uuid()), id)) throw new Failure('person_not_found');
	const client = await signedIn();
	const answer = await client
		.from('people')
		.select(PERSON)
		.eq('id', id)
		.or(`ends_at.is.null,ends_at.gt.${serverNow().toISOString()}`, {
			referencedTable: 'patch_officers'
		});
	const [person] = await withInvited(rowsAs(personRow, answer));
	if (!person) throw new Failure('person_not_found');
	return person;
}

const namedRow = v.object({ id: v.string(), name: v.string() });

/** Everybody who could take over a patch: officers whose accounts are on, by name. */
export async function fetchOfficers(): Promise<{ id: string; name: string }[]> {
	const client = await signedIn();
	return allRows(namedRow, (first, last) =>
		client
			.from('people')
			.select('id, name')
			.eq('role', 'officer')
			.eq('active', true)
			.order('name')
			.order('id')
			.range(first, last)
	);
}

/** Sites in use whose name holds what was typed; the first few by name. */
export async function findSites(typed: string): Promise<{ id: string; name: string }[]> {
	const client = await signedIn();
	const answer = await client
		.from('sites')
		.select('id, name')
		.ilike('name', holding(typed))
		.is('disused_at', null)
		.order('name')
		.limit(20);
	return rowsAs(namedRow, answer);
}

/** What a person is. Who stands for a patch must hand it over first. */
export async function setRole(
	personId: string,
	role: Role,
	reporterKind: ReporterKind | null,
	regionId: string | null,
	despiteGaps: boolean
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('set_role', {
			person_id: personId,
			role,
			...(reporterKind === null ? {} : { reporter_kind: reporterKind }),
			...(regionId === null ? {} : { region_id: regionId }),
			despite_gaps: despiteGaps
		})
	);
}

const factsRow = v.object({
	name: v.string(),
	phone: v.nullable(v.string()),
	capacity: v.nullable(v.number())
});

/** Name, phone and capacity, instead of those that were shown. */
export async function changePerson(
	id: string,
	{ name, phone, capacity }: PersonFacts,
	shown: PersonFacts
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('change_person', {
			person_id: id,
			name,
			// the generated types know no argument that may be null
			phone: phone as string,
			capacity: capacity as number,
			shown
		})
	);
}

/** What a colleague saved meanwhile, where that is why a person was not changed. */
export function personNow(failure: Failure): PersonFacts | null {
	return changedTo(factsRow, failure);
}

/** The sites a reporter answers for, instead of those before. */
export async function setSites(
	personId: string,
	sites: readonly string[],
	home: string
): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('set_sites', { person_id: personId, sites: [...sites], home }));
}

export type Successor = { patchId: string; standing: 'officer' | 'twin'; personId: string };

/** What a person confirmed after the server asked. */
export type Despite = { readonly gaps: boolean; readonly unready: boolean };

const unreadyRow = v.pipe(
	v.object({ patch_name: v.string(), person_name: v.string(), missing: v.array(v.string()) }),
	v.transform(({ patch_name, person_name, missing }) => ({
		patchName: patch_name,
		name: person_name,
		missing
	}))
);

/** A successor who cannot take the reports of a patch yet. */
export type UnreadySuccessor = v.InferOutput<typeof unreadyRow>;

/** The successors who lack something, where that is why the account is still on. */
export function unreadyIn(failure: Failure): UnreadySuccessor[] {
	if (failure.reason !== 'successor_not_ready' || failure.detail === null) return [];
	const parsed = v.safeParse(
		v.pipe(v.string(), v.parseJson(), v.array(unreadyRow)),
		failure.detail
	);
	return parsed.success ? parsed.output : [];
}

/** Switches an account off; what it held goes to the successors, its open reports to the next. */
export async function disablePerson(
	personId: string,
	successors: readonly Successor[],
	despite: Despite
): Promise<void> {
	const client = await signedIn();
	agreed(
		await client.rpc('disable_person', {
			person_id: personId,
			successors: successors.map(({ patchId, standing, personId: successor }) => ({
				patch_id: patchId,
				standing,
				person_id: successor
			})),
			despite_gaps: despite.gaps,
			despite_unready: despite.unready
		})
	);
}

/** Switches it on again. Its patches stay with their successors. */
export async function enablePerson(personId: string): Promise<void> {
	const client = await signedIn();
	agreed(await client.rpc('enable_person', { person_id: personId }));
}
