import type { DeskReport } from './report.ts';

export type Move = 'acknowledge' | 'extend' | 'release' | 'reassign' | 'claim' | 'close' | 'reopen';

/** Whether they may say what an item of a report they read is worth. */
export const mayGrade = ({ role }: { readonly role: string }): boolean =>
	role === 'officer' || role === 'operator';

type Mover = { readonly id: string; readonly role: string };
type Movable = Pick<DeskReport, 'ownerStep' | 'ownerId' | 'acknowledgedAt' | 'closedAt'>;

/**
 * Which buttons to show. Mirrors what the database's verbs allow, so that nobody is offered what
 * would be refused; the database alone decides.
 */
export function movesOf(person: Mover, report: Movable): ReadonlySet<Move> {
	const moves = new Set<Move>();
	if (report.closedAt !== null) return moves.add('reopen');
	const acknowledged = report.acknowledgedAt !== null;
	if (report.ownerId === person.id || person.role === 'supervisor') moves.add('reassign');

	if (report.ownerId === person.id) {
		moves.add(acknowledged ? 'close' : 'acknowledge');
		if (acknowledged) moves.add('extend');
		moves.add('release');
	} else if (person.role === 'operator' && !acknowledged) {
		const withColleague = report.ownerStep === 'hotline' && report.ownerId !== null;
		if (!withColleague) moves.add('claim');
	}
	return moves;
}
