import * as v from 'valibot';
import { Failure } from '$lib/failure.ts';
import {
	personFacts,
	personSchema,
	type PeoplePage,
	type Person,
	type PersonFacts,
	type Role
} from '$lib/administration/model/person.ts';
import type { ReporterKind } from '$lib/report/reporter-kind.ts';
import type { Standing } from '$lib/roster/roster.ts';
import { serverNow } from '$lib/server-time.ts';
import { fromJson } from '$lib/camel-case.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, allRows, changedTo, holding, rowsAs } from '$lib/supabase/rows.ts';
import { invitedAmong } from './invitations.ts';

const PERSON = `id, name, role, reporterKind:reporter_kind, regionId:region_id,
	...regions(regionName:name), phone, active, capacity,
	sites:reporter_sites(isHome:is_home, ...sites(id, name)),
	standings:patch_officers(patchId:patch_id, standing, ...patches(patchName:name)),
	channels(kind, provenAt:proven_at)` as const;

async function withInvited(
	people: readonly v.InferOutput<typeof personSchema>[]
): Promise<Person[]> {
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
			referencedTable: 'standings'
		})
		.order('name')
		.order('id')
		.range(first, first + PEOPLE_A_PAGE);
	const people = rowsAs(personSchema, answer);
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
			referencedTable: 'standings'
		});
	const [person] = await withInvited(rowsAs(personSchema, answer));
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
			reporter_kind: reporterKind,
			region_id: regionId,
			despite_gaps: despiteGaps
		})
	);
}

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
			phone,
			capacity,
			shown
		})
	);
}

/** What a colleague saved meanwhile, where that is why a person was not changed. */
export function personNow(failure: Failure): PersonFacts | null {
	return changedTo(personFacts, failure);
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

export type Successor = { patchId: string; standing: Standing; personId: string };

/** What a person confirmed after the server asked. */
export type Despite = { readonly gaps: boolean; readonly unready: boolean };

const unreadySuccessor = v.object({
	patchName: v.string(),
	personName: v.string(),
	missing: v.array(v.string())
});
/** A successor who cannot take the reports of a patch yet. */
export type UnreadySuccessor = v.InferOutput<typeof unreadySuccessor>;

/** The successors who lack something, where that is why the account is still on. */
export function unreadyIn(failure: Failure): UnreadySuccessor[] {
	if (failure.reason !== 'successor_not_ready' || failure.detail === null) return [];
	const parsed = v.safeParse(
		v.pipe(v.string(), v.parseJson(), fromJson(v.array(unreadySuccessor))),
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
