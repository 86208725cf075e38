import type { Failure, Reason } from '$lib/failure.ts';

const WORDS: Record<Reason, string> = {
	offline: 'You are offline. Try again when you have signal.',
	busy: 'The service did not answer. Try again in a minute.',
	signed_out: 'You are no longer signed in. Sign in again to go on.',
	unclear:
		'Something other than our service answered. Is this Wi-Fi waiting for you to log in to it?',
	refused: 'The service did not accept this.',
	no_room: 'This phone is full. Make room on it, then try again.',
	no_storage: 'This browser keeps nothing here. Leave the private window, or use another browser.',
	photo_unreadable:
		'This is not a picture this phone can read: perhaps a video, a damaged file, or HEIC. Choose another, or take it here.',
	photo_too_large: 'This picture is too large. Take it again here, or choose a smaller one.',
	report_not_found: 'There is no such report here, or it is not yours to see any more.',
	already_claimed: 'Claimed by somebody else a moment ago.',
	already_closed: 'This report is closed already.',
	acknowledge_first: 'Acknowledge the report before you close it.',
	wrong_code: 'That code is not right, or too old. Check the newest e-mail, or ask for a new code.',
	wrong_password: 'That e-mail address and password do not belong together.',
	too_many_tries: 'Too many tries. Wait a minute, then try again.',
	person_not_found: 'There is no such person.',
	opens_gaps:
		'Nothing is saved yet: there would be times when nobody looks after a patch. They are listed below.',
	not_allowed: 'You cannot do this: the report is not with you any more.'
};

/** The server's own words for what it did not accept. */
const DETAILS: Readonly<Record<string, string>> = {
	person_inactive: 'This account is switched off. Ask whoever looks after accounts in your region.',
	patch_not_found: 'There is no such patch.',
	absence_not_found: 'There is no such absence any more.',
	site_not_found: 'One of these sites does not exist any more.',
	site_closed: 'One of these sites is closed.',
	name_taken: 'There is a site of that name in that county already.',
	site_unreadable: 'Something about this site cannot be right. Check each answer.',
	reporters_first: 'Somebody still reports from this site. Give them another site first.',
	number_not_found: 'There is no such number any more.',
	target_unreadable: 'Write minutes, from 1 to 43200.',
	not_staff: 'Only officers, operators and supervisors have a roster.',
	not_an_officer: 'Choose an officer whose account is switched on.',
	sites_need_a_reporter: 'Only reporters answer for sites.',
	not_yourself: 'You cannot do this to your own account. Ask another administrator.',
	shifts_unreadable: 'These hours cannot be read. Write them like 08:00–18:00.',
	span_unreadable: 'The end must be after the start.',
	in_the_past: 'This is over already. Choose a later time: what has been stays as it was.',
	swap_with_a_colleague: 'Choose a colleague who does the same work.',
	no_duty_to_swap: 'They have no duty at that time, so there is nothing to swap.',
	stands_already: 'This person is the patch’s officer or twin already.',
	capacity_unreadable: 'Write a whole number, or nothing for no limit.',
	patches_first: 'Say first who takes over the patches of this person.',
	role_unreadable: 'This role needs a region, and a reporter also a kind.',
	site_required: 'Choose at least one site.',
	home_required: 'Choose which site is home.'
};

/** What we tell somebody when it did not work. */
export function failureWords({ reason, detail }: Failure): string {
	return (detail !== null && DETAILS[detail]) || WORDS[reason];
}
