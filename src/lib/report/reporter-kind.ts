/** What a reporter is. */
export type ReporterKind = 'harbour_master' | 'marina_manager' | 'port_facility_security_officer';
