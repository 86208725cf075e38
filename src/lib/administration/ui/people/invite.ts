import { Failure } from '$lib/failure.ts';
import type { LinesAnswer } from '$lib/administration/model/lines.ts';
import type { Line, LineError } from '$lib/csv.ts';
import type { Role } from '$lib/administration/model/person.ts';
import type { ReporterKind } from '$lib/report/reporter-kind.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';
import { lineWords } from '$lib/administration/ui/line-words.ts';

type Named = { readonly id: string; readonly name: string };

/** Somebody who is being invited, as far as it is filled in. */
export type Guest = {
	name: string;
	email: string;
	phone: string;
	role: Role | null;
	kind: ReporterKind | null;
	/** By its name. */
	region: string | null;
	sites: readonly Named[];
	/** The id of one of them. */
	home: string | null;
};

export function newGuest(): Guest {
	return {
		name: '',
		email: '',
		phone: '',
		role: null,
		kind: null,
		region: null,
		sites: [],
		home: null
	};
}

/** As a line of a file would say it; what another role would need is left out. */
export function lineOf({ name, email, phone, role, kind, region, sites, home }: Guest): Line {
	const reporting: Record<string, string> =
		role === 'reporter'
			? { kind: kind ?? '', sites: sites.map(({ id }) => id).join(';'), home: home ?? '' }
			: {};
	const cells = { name, email, phone, role: role ?? '', region: region ?? '', ...reporting };
	return { line: 1, cells };
}

/** At which field each column is asked for. */
function fieldOf({ column }: LineError, { sites }: Guest): string {
	if (column === 'role') return 'invite-role-reporter';
	if (column === 'kind') return 'invite-kind-harbour_master';
	if (column === 'home') return sites[0] ? `home-${sites[0].id}` : 'find-site';
	return column === 'sites' ? 'find-site' : `invite-${column}`;
}

const REFUSED = 'lines_refused';

/** What the server found wrong, each at its field; nothing, where that is not why it failed. */
export function guestErrors({ detail, cause }: Failure, guest: Guest): FieldError[] {
	const errors = detail === REFUSED ? (cause as readonly LineError[]) : [];
	return errors.map((error) => ({ field: fieldOf(error, guest), text: lineWords(error) }));
}

/** The refusal of an answer that holds errors, to be told at the form. */
export function refusalOf({ errors }: LinesAnswer): Failure | null {
	return errors.length === 0 ? null : new Failure('refused', { detail: REFUSED, cause: errors });
}
