import * as v from 'valibot';

export const reporterKind = v.picklist([
	'harbour_master',
	'marina_manager',
	'port_facility_security_officer'
]);

/** What a reporter is. */
export type ReporterKind = v.InferOutput<typeof reporterKind>;
