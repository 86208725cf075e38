import type { ParamMatcher } from '@sveltejs/kit';
import { renamedPage } from '$lib/ui/renamed-pages.ts';

/** An address that a page had before it was renamed. */
export const match: ParamMatcher = (path) => renamedPage(path) !== null;
