// Generated from app.dimensions by npm run db:types.
/** By what the database breaks figures down. */
export const DIMENSIONS = [
	'all',
	'patch',
	'site',
	'urgency',
	'owner_step',
	'hour',
	'weekday',
	'origin',
	'fallback',
	'outcome',
	'indicator'
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The dimensions from which a supervisor chooses, in this order. */
export const OFFERED_DIMENSIONS = [
	'patch',
	'site',
	'urgency',
	'owner_step',
	'hour',
	'weekday'
] as const;
export type OfferedDimension = (typeof OFFERED_DIMENSIONS)[number];
