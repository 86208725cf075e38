import type { ParamMatcher } from '@sveltejs/kit';
import { isDesk } from '$lib/ui/homes.ts';

/** The first part of a report's address at a desk: which list it is read from. */
export const match: ParamMatcher = isDesk;
