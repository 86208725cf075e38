import type { ParamMatcher } from '@sveltejs/kit';

const DESKS: ReadonlySet<string> = new Set(['inbox', 'hotline', 'region']);

/** The first part of a report's address at a desk: which list it is read from. */
export const match: ParamMatcher = (param) => DESKS.has(param);
