/** The step of a route at which a report has its owner. */
export type OwnerStep = 'officer' | 'twin' | 'hotline';
