export const VISIT_KINDS = ['visit', 'visit_without_contact', 'call', 'message'] as const;

/** That staff were at a site, or in touch with it. */
export type Visit = {
	readonly id: string;
	readonly kind: (typeof VISIT_KINDS)[number];
	readonly happenedAt: Date;
	readonly words: string;
	readonly loggedBy: string | null;
};
export type NewVisit = Omit<Visit, 'loggedBy'> & { readonly siteId: string };
