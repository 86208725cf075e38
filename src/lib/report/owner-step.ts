import * as v from 'valibot';

export const ownerStep = v.picklist(['officer', 'twin', 'hotline']);

/** The step of a route at which a report has its owner. */
export type OwnerStep = v.InferOutput<typeof ownerStep>;
