/** Why something a person asked for did not happen. */
export type Reason =
	| 'offline' // no answer: we try again by ourselves
	| 'busy' // the server faltered: likewise
	| 'too_many_reports' // likewise, once the moment in the detail has come
	| 'signed_out' // keep their work, ask them to sign in
	| 'refused' // the server understood and said no: a person must look
	| 'unclear' // something answered, but not our server: a captive portal, a cut reply
	| 'no_room' // this phone's storage is full
	| 'no_storage' // this browser keeps nothing: a private window, most often
	| 'newer_version' // another tab has a newer version of the app, which stores its data in another way
	| 'already_sent' // another tab has filed this report or addition
	| 'changed_elsewhere' // nothing is sent: another tab has changed what is shown here
	| 'photo_unreadable' // a video, a format this browser does not know, or half a picture
	| 'too_many_photos' // another tab has added the last that a report may have
	| 'photo_too_large' // more than this phone, or the service, can take
	| 'report_not_found'
	| 'already_claimed'
	| 'already_closed'
	| 'acknowledge_first'
	| 'wrong_code'
	| 'wrong_password'
	| 'too_many_tries'
	| 'person_not_found'
	| 'opens_gaps' // it was not done yet: a patch would be alone, and a person is asked first
	| 'successor_not_ready' // it was not done yet: a successor cannot take reports, and a person is asked first
	| 'changed_meanwhile' // what was shown is not so any more; what is, the detail says
	| 'reads_like_a_task' // it was not sent: whoever wrote it is asked first
	| 'not_allowed'
	| 'notification_not_found' // a message that is old, or was for somebody else
	| 'push_refused' // this browser may not show messages of ours
	| 'push_unreachable'; // the browser's own service does not answer

const PASSING: ReadonlySet<Reason> = new Set([
	'offline',
	'busy',
	'too_many_reports',
	'signed_out',
	'unclear'
]);

/** The only error that crosses from one room of `lib` to another. */
export class Failure extends Error {
	readonly reason: Reason;
	/** The server's own word or field for it, kept for the person who must look. */
	readonly detail: string | null;

	constructor(reason: Reason, options: { cause?: unknown; detail?: string | null } = {}) {
		super(reason, { cause: options.cause });
		this.name = 'Failure';
		this.reason = reason;
		this.detail = options.detail ?? null;
	}

	/** Whether it may go away without the reporter changing anything. */
	get passing(): boolean {
		return PASSING.has(this.reason);
	}
}
