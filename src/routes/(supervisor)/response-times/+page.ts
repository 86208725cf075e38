import { periodOf } from '$lib/response-time/period.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({ days: periodOf(url.searchParams.get('days')) });
