/** The lengths of time that are kept of each report. */
export const LENGTHS = [
	'before_us',
	'on_phone',
	'owner',
	'acknowledge',
	'acknowledge_on_duty',
	'outcome',
	'feedback'
] as const;
export type Length = (typeof LENGTHS)[number];

/** Of the wait, what no officer could have shortened. */
export const BEFORE_US: readonly Length[] = ['before_us', 'on_phone'];
/** And what begins when the service has the report. */
export const WITH_US: readonly Length[] = LENGTHS.filter((length) => !BEFORE_US.includes(length));

export type Definition = {
	readonly name: string;
	readonly starts: string;
	readonly stops: string;
	readonly clock: string;
	/** How a report counts in which it has not stopped yet. */
	readonly open: string;
};

const WALL = 'By the wall clock: nights and days off count.';
const WAITS = 'With the time it has waited so far.';
const RECEIVED = 'The server received the report.';

/** What each length of time is. The page of definitions and the handbook both say it from here. */
export const DEFINITIONS: Readonly<Record<Length, Definition>> = {
	before_us: {
		name: 'Seen to received',
		starts: 'The reporter saw it, by their own account.',
		stops: RECEIVED,
		clock: WALL,
		open: 'None is: a report is counted from its receipt.'
	},
	on_phone: {
		name: 'Saved to received',
		starts: 'The phone saved the report, by its clock less what that clock was found to be ahead.',
		stops: RECEIVED,
		clock: `${WALL} It is a part of the time from seen to received: mostly no signal.`,
		open: 'None is: a report is counted from its receipt.'
	},
	owner: {
		name: 'To its first owner',
		starts: RECEIVED,
		stops: 'A person first has it: an officer or a twin, or an operator who claimed it.',
		clock: WALL,
		open: WAITS
	},
	acknowledge: {
		name: 'To acknowledge',
		starts: RECEIVED,
		stops: 'Somebody first acknowledged it. Handing it back afterwards does not undo that.',
		clock: WALL,
		open: WAITS
	},
	acknowledge_on_duty: {
		name: 'To acknowledge, on duty',
		starts: RECEIVED,
		stops: 'Somebody first acknowledged it.',
		clock:
			'Only while whoever had it was on duty by the roster and not absent. The hotline is always on duty.',
		open: 'With the time it has waited so far while whoever has it was on duty.'
	},
	outcome: {
		name: 'To its outcome',
		starts: RECEIVED,
		stops: 'It was first closed. When it is opened again, that is counted beside it.',
		clock: WALL,
		open: WAITS
	},
	feedback: {
		name: 'To feedback',
		starts: RECEIVED,
		stops: 'Its reporter was first thanked, asked something, or told how it ended.',
		clock: WALL,
		open: WAITS
	}
};

/** What is counted instead of timed. */
export const COUNTED = {
	received: {
		name: 'Received',
		words: 'Reports the server received in the period, those taken by phone among them.'
	},
	in_target: {
		name: 'Acknowledged within target',
		words:
			'Of the reports that were acknowledged or whose target has passed, those acknowledged within the target that held when they were received. A report whose time is still running is in neither.'
	},
	fell_back: {
		name: 'Fell back',
		words:
			'Of the reports received, those that went on to the twin or the hotline before anybody acknowledged them, and the first reason why.'
	}
} as const;

/** What holds for every figure. */
export const RULES: readonly { readonly title: string; readonly words: string }[] = [
	{
		title: 'Median and 90th percentile',
		words:
			'The first time by which half of the reports, and nine in ten, were done. No mean is shown: one forgotten report would move it more than all the others.'
	},
	{
		title: 'Reports that still wait count',
		words:
			'Left out, the slowest would be missing and the figures would flatter. A report that waits counts as longer than it has waited so far (it is right-censored), and both figures are read from the estimate of Kaplan and Meier (1958). Where not so many are done yet, we say “more than” the longest wait there is. So a report nobody answers moves the figures while it waits.'
	},
	{
		title: 'Too few',
		words:
			'With fewer than 5 reports the median and the 90th percentile are not shown, and no share in per cent: they would be about one officer.'
	},
	{
		title: 'How exact lengths are',
		words:
			'Rounded down: to the minute below an hour, to five minutes below eight hours, to the hour below three days, to the day beyond.'
	},
	{
		title: 'Which day a report belongs to',
		words:
			'The day in London on which it was received, also at a change of clocks. Hour and weekday are of the same moment. What happens to it later is counted on that day too.'
	},
	{
		title: 'The period before',
		words: 'As many days, ending on the day before the period begins.'
	},
	{
		title: 'Where it is read from',
		words:
			'From the history of each report: what happened to it, who had it when, and how it was closed. Never from the log of who looked at what, which the law keeps for other purposes.'
	},
	{
		title: 'What is left out',
		words:
			'Reports the service makes up to test itself. Of a report that was erased the figures stay, without its id and with no more than the hour of its receipt.'
	},
	{
		title: 'How new and how sure it is',
		words:
			'What happens is counted within a minute, and before each figure is read. Each night this month, the last and an older one are counted again from the reports themselves; what differs is put right and said in the log of the database.'
	},
	{
		title: 'Whose reports',
		words: 'Those of your region. No figure is about one officer by name.'
	}
];
