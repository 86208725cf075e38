import type { Failure, Reason } from '$lib/failure.ts';
import { refusalWords } from './refusal-words.ts';

const WORDS: Record<Reason, string> = {
	offline: 'You are offline. Try again when you have signal.',
	busy: 'The service did not answer. Try again in a minute.',
	too_many_reports:
		'You have sent as many reports as one account can in a while. It goes on by itself.',
	signed_out: 'You are no longer signed in. Sign in again to go on.',
	unclear:
		'Something other than our service answered. Is this Wi-Fi waiting for you to log in to it?',
	refused: 'The service did not accept this.',
	no_room: 'This phone is full. Make room on it, then try again.',
	no_storage: 'This browser keeps nothing here. Leave the private window, or use another browser.',
	newer_version:
		'A newer version of this app is open in another tab. Copy what you wrote on this page, then reload it.',
	already_sent: 'This was sent already. Copy what you wrote here since, and add it to the report.',
	changed_elsewhere:
		'Nothing is sent yet: this was changed in another tab. Check it, then send it.',
	photo_unreadable:
		'This is not a picture this phone can read: perhaps a video, a damaged file, or HEIC. Choose another, or take it here.',
	too_many_photos: 'Another tab has added the last photo that fits.',
	photo_too_large: 'This picture is too large. Take it again here, or choose a smaller one.',
	report_not_found: 'There is no such report here, or it is not yours to see any more.',
	already_claimed: 'Claimed by somebody else a moment ago.',
	already_closed: 'This report is closed already.',
	acknowledge_first: 'Acknowledge the report before you close it.',
	wrong_code: 'That code is not right, or too old. Check the newest e-mail, or ask for a new code.',
	wrong_password: 'That e-mail address and password do not belong together.',
	too_many_tries: 'Too many tries. Wait a minute, then try again.',
	person_not_found: 'There is no such person, or they are not yours to know.',
	opens_gaps:
		'Nothing is saved yet: there would be times when nobody is on duty. They are listed below.',
	successor_not_ready:
		'Nothing is saved yet: a successor cannot take reports. What is missing is listed below.',
	changed_meanwhile:
		'Nothing is saved yet: somebody else changed this a moment ago. What they saved stands beside your answer. Save again to put yours in its place.',
	reads_like_a_task: 'Nothing is sent yet: this reads like a task.',
	not_allowed: 'You cannot do this: the report is not with you any more.',
	notification_not_found: 'This message is too old, or was for somebody else.',
	push_refused:
		'This browser does not let us show messages. Allow notifications for this site in its settings, then try again.',
	push_unreachable:
		'The service that brings messages to this browser did not answer. Try again, or use e-mail or text.'
};

/** What we tell somebody when it did not work. */
export function failureWords({ reason, detail }: Failure): string {
	return (reason === 'refused' ? refusalWords(detail) : null) ?? WORDS[reason];
}
