export type SiteKind = 'harbour' | 'marina' | 'port';

/** What an administrator says of a site. */
export type SiteFacts = {
	readonly name: string;
	readonly kind: SiteKind;
	readonly county: string;
	readonly latitude: number;
	readonly longitude: number;
	/** UN/LOCODE of the place; null: it has none. */
	readonly locode: string | null;
	/** Null: nobody has said how many. */
	readonly berths: number | null;
	/** Null: of no patch yet, so that its reports go to the hotline. */
	readonly patchId: string | null;
};
export type Site = SiteFacts & {
	readonly id: string;
	readonly patchName: string | null;
	readonly regionName: string;
	/** Null: in use. */
	readonly disusedAt: Date | null;
};
export type SitesPage = { readonly sites: readonly Site[]; readonly more: boolean };
export type NamedPatch = {
	readonly id: string;
	readonly name: string;
	readonly regionName: string;
};
