/** All benches, in the order in which they run. A title ends with the acceptance rows it proves. */
export type Bench = {
	readonly name: string;
	readonly title: string;
	/** It opens the built app. */
	readonly needsApp?: boolean;
	/** Imported late: each runs in a process of its own and needs the others' modules for nothing. */
	readonly load: () => Promise<() => Promise<boolean>>;
};

export const BENCHES: readonly Bench[] = [
	{
		name: 'weight',
		title: 'the report form loads within its budget, and the map only when used @row78',
		needsApp: true,
		load: async () => (await import('./weight.ts')).weight
	},
	{
		name: 'form',
		title: 'the report form takes less of the phone and the link than the same form in ODK',
		needsApp: true,
		load: async () => (await import('./odk.ts')).odk
	},
	{
		name: 'cold-offline',
		title: 'a new browser without a network opens the form @row9',
		needsApp: true,
		load: async () => (await import('./cold-offline.ts')).coldOffline
	},
	{
		name: 'wire',
		title: 'a queue of reports goes texts first, with little more than its own bytes',
		needsApp: true,
		load: async () => (await import('./wire.ts')).wire
	},
	{
		name: 'signal',
		title: 'signal comes back: the first report is routed within seconds @row10',
		needsApp: true,
		load: async () => (await import('./signal.ts')).signal
	},
	{
		name: 'start',
		title: 'npm start takes little longer than PostgreSQL alone',
		needsApp: true,
		load: async () => (await import('./start.ts')).start
	},
	{
		name: 'ingest',
		title: 'submit_report keeps up with a bare insert, and loses no report',
		load: async () => (await import('./ingest.ts')).ingest
	},
	{
		name: 'photos',
		title: 'twelve megapixels become 600 kB and a registration stays legible @row30',
		load: async () => (await import('./photos.ts')).photos
	},
	{
		name: 'tick',
		title: 'one tick moves all that is due and costs a few bare updates',
		load: async () => (await import('./tick.ts')).tick
	},
	{
		name: 'hints',
		title: 'most hints of one vessel are right, and most pairs are hinted at',
		load: async () => (await import('./hints.ts')).hints
	},
	{
		name: 'live',
		title: 'every desk hears of each change, soon after a bare LISTEN does',
		load: async () => (await import('./live.ts')).live
	},
	{
		name: 'alarms',
		title: 'under load messages about what happens now leave within seconds, and the clock goes on',
		load: async () => (await import('./alarms.ts')).alarms
	},
	{
		name: 'desk',
		title: 'a desk over more reports answers as fast',
		load: async () => (await import('./desk.ts')).desk
	},
	{
		name: 'figures',
		title: 'figures over more reports come as fast, and marking a report adds little',
		load: async () => (await import('./figures.ts')).figures
	},
	{
		name: 'figures-recount',
		title: 'every figure is what DuckDB counts from the raw tables',
		load: async () => (await import('./figures-recount.ts')).figuresRecount
	}
];
