import type { AlarmAddresses } from '$lib/administration/data/alarm.ts';
import type { FieldError } from '$lib/administration/ui/change.ts';

/** Addresses as they are being typed: one e-mail address a line. */
export type AlarmTyped = { emails: string; web: string };

const MOST_EMAILS = 5;
/** As `app.is_email` and `app.is_web_address` have it; http only for a program on the same machine. */
const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const HTTPS = /^https:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][!-~]*)?$/;
const HERE = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?([/?][!-~]*)?$/;

export const EMAILS_TEXT = 'Write up to five e-mail addresses, each on a line of its own.';
export const WEB_TEXT =
	'Write an address that begins with https:// and holds no name, password or space.';

export function typedOf({ emails, webAddress }: AlarmAddresses): AlarmTyped {
	return { emails: emails.join('\n'), web: webAddress ?? '' };
}

/** What was typed, as addresses. */
export function addressesOf({ emails, web }: AlarmTyped): AlarmAddresses {
	const listed = emails.split(/[\s,;]+/).filter(Boolean);
	return { emails: [...new Set(listed)], webAddress: web.trim() || null };
}

/** What cannot be an address, each at its field. */
export function alarmErrors(typed: AlarmTyped): FieldError[] {
	const { emails, webAddress } = addressesOf(typed);
	const found: FieldError[] = [];
	const wrong = emails.find((email) => !EMAIL.test(email) || email.length > 254);
	if (wrong !== undefined)
		found.push({
			field: 'alarm-emails',
			text: `“${wrong}” is not an e-mail address. Write it like name@example.org.`
		});
	else if (emails.length > MOST_EMAILS) found.push({ field: 'alarm-emails', text: EMAILS_TEXT });
	if (
		webAddress !== null &&
		(!(HTTPS.test(webAddress) || HERE.test(webAddress)) || webAddress.length > 2000)
	)
		found.push({ field: 'alarm-web', text: WEB_TEXT });
	return found;
}

/** What a colleague set meanwhile. */
export function changedText({ emails, webAddress }: AlarmAddresses): string {
	const said = [...emails, ...(webAddress === null ? [] : [webAddress])].join(', ') || 'none';
	return `Somebody else has just set these addresses: ${said}. Save again to put yours in their place.`;
}
