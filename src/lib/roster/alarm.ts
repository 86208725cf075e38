/** Who is told when the service stands still. */
export type AlarmAddresses = {
	readonly emails: readonly string[];
	/** Alarms are posted to it as JSON; null: to none. */
	readonly webAddress: string | null;
};
