import * as v from 'valibot';
import { moment } from '$lib/moment.ts';

export const VISIT_KINDS = ['visit', 'visit_without_contact', 'call', 'message'] as const;

export const visitSchema = v.object({
	id: v.string(),
	kind: v.picklist(VISIT_KINDS),
	happenedAt: moment,
	words: v.string(),
	loggedBy: v.nullable(v.string())
});
/** That staff were at a site, or in touch with it. */
export type Visit = v.InferOutput<typeof visitSchema>;
export type NewVisit = Omit<Visit, 'loggedBy'> & { readonly siteId: string };
