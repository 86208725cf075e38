/** What the server's word for its refusal means to whoever asked. Words with a reason are not here. */
const REFUSALS: Record<string, string> = {
	person_inactive: 'This account is switched off. Ask whoever looks after accounts in your region.',
	not_a_reporter: 'Only harbour masters, marina managers and security officers file reports here.',

	person_unavailable: 'They cannot have it now. Choose somebody else.',
	reporter_not_found:
		'This account is not in use any more. Look the caller up again, or take their name and number.',
	report_id_taken: 'The service has another report under this reference. Begin a new one.',
	report_unreadable: 'The service could not read the report. Check each answer.',
	addendum_id_taken: 'The service has something else under this addition. Write it anew.',
	reason_required: 'Say why, in 2,000 characters or less.',
	outcome_required: 'Choose how it ended.',
	outcome_unknown: 'This way of ending is not in use any more. Choose another.',
	append_only: 'What has happened stays as it is, and cannot be rewritten.',

	patch_not_found: 'There is no such patch, or it is not yours to know.',
	absence_not_found: 'There is no such absence any more.',
	not_an_officer: 'Only an officer whose account is on can do this.',
	not_staff: 'This person has no roster: only officers, operators and supervisors do.',
	not_yourself: 'You cannot do this to your own account. Ask another administrator.',
	site_not_found: 'One of these sites does not exist any more.',
	site_closed: 'One of these sites is closed.',
	name_taken: 'There is a site of that name in that county already.',
	site_unreadable: 'Something about this site cannot be right. Check each answer.',
	region_not_found: 'There is no such region.',
	region_name_taken: 'There is a region of that name already.',
	region_unreadable: 'Write a name, in 80 characters or less.',
	patch_name_taken: 'This region has a patch of that name already, in use or closed.',
	patch_unreadable: 'Write a name, in 80 characters or less.',
	patch_closed: 'This patch is closed. Open it again first, or choose another.',
	sites_first: 'There are still sites in this patch, perhaps closed ones. Move them first.',
	reporters_first: 'Somebody still reports from this site. Give them another site first.',
	sites_need_a_reporter: 'Only reporters answer for sites.',
	number_not_found:
		'There is no such number any more. Perhaps somebody else has just replaced or ended it.',
	number_unreadable: 'Write a number that can be rung, such as 0808 157 0101 or +44 808 157 0101.',
	number_kind_unknown: 'Choose what kind of number it is.',
	number_needed: 'Reporters would have no number of this kind. Replace it instead.',
	label_unreadable: 'Write what people see beside the number, in 80 characters or less.',
	checked_unreadable: 'Say on which day somebody last rang it: today, or a day before.',
	target_unreadable: 'Write minutes, from 1 to 43200.',
	edition_not_found: 'There is no such edition. Perhaps somebody else has just thrown it away.',
	edition_published: 'This edition is no draft any more, and what reporters were shown stays.',
	edition_empty: 'An edition needs at least one sign.',
	sign_not_found: 'There is no such sign any more.',
	sign_unreadable: 'Write the sign in 160 characters or less, and choose its group.',
	policy_unreadable: 'One of these times is too short or too long. Check each answer.',
	policy_needed: 'What holds everywhere can be changed, and not be ended.',
	site_required: 'Choose at least one site.',
	home_required: 'Choose which site is home.',
	name_unreadable: 'Write a name, in 120 characters or less.',
	phone_unreadable:
		'Write a number that can be rung, such as 07700 900101 or +44 7700 900101, or nothing.',
	role_unreadable: 'This role needs a region, and a reporter also a kind.',
	patches_first: 'First say who takes over each patch this person looks after.',
	successors_unreadable: 'Choose who takes over each patch.',
	stands_already: 'They stand for this patch already. Officer and twin are two people.',
	standing_unknown: 'Choose officer or twin.',
	kind_unknown: 'Choose extra duty or time off.',
	reason_unknown: 'Choose leave or sickness.',
	capacity_unreadable: 'How many reports somebody can have is a whole number, or nothing.',
	shifts_unreadable: 'These shifts cannot be read. Check days and times.',
	span_unreadable: 'The end must come after the beginning.',
	in_the_past: 'This time is over, and what was then stays as it was.',
	no_duty_to_swap: 'There is no duty in this time to give away.',
	swap_with_a_colleague: 'Duty is swapped between two people of the same role.',

	lines_unreadable: 'The service could not read these lines. Bring at most 2,000 at a time.',
	lines_refused: 'Nothing is saved yet: something must be put right first.',
	invitation_not_found: 'There is no such invitation any more. Somebody may have taken it back.',
	invitation_done: 'They have an account already. Switch it off on their page instead.',

	channel_not_found: 'This way to reach you is not kept any more.',
	channel_unreadable: 'No message can be sent to this address. Check it.',

	photo_not_found: 'There is no such photo here, or it is not yours to see any more.',
	photo_not_uploaded: 'This photo has not arrived yet.',
	photo_not_received: 'This photo has not arrived yet.',
	photo_damaged: 'This photo arrived damaged. It is sent again by itself.',
	count_exactly: 'The service does not answer estimates.'
};

/** The word in a sentence; null when it has none. */
export function refusalWords(word: string | null): string | null {
	return Object.hasOwn(REFUSALS, word ?? '') ? REFUSALS[word!]! : null;
}
