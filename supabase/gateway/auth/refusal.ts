/** The errors of Supabase Auth that a client can meet here, by its own codes. */
const STATUS = {
	bad_json: 400,
	validation_failed: 400,
	invalid_credentials: 400,
	email_not_confirmed: 400,
	refresh_token_not_found: 400,
	refresh_token_already_used: 400,
	session_not_found: 403,
	no_authorization: 401,
	bad_jwt: 403,
	user_banned: 403,
	user_not_found: 404,
	otp_expired: 403,
	not_admin: 403,
	signup_disabled: 422,
	email_exists: 422,
	mfa_factor_not_found: 404,
	mfa_factor_name_conflict: 422,
	mfa_challenge_expired: 422,
	mfa_verification_failed: 422,
	too_many_enrolled_mfa_factors: 422,
	insufficient_aal: 403,
	conflict: 409,
	unexpected_failure: 500,
	over_request_rate_limit: 429,
	over_email_send_rate_limit: 429
} as const;

export type AuthCode = keyof typeof STATUS;

/** A refusal on its way to the client, in Supabase's shape. */
export class AuthRefusal extends Error {
	readonly code: AuthCode;
	readonly retryAfter: number | null;

	constructor(code: AuthCode, message: string, retryAfter: number | null = null) {
		super(message);
		this.code = code;
		this.retryAfter = retryAfter;
	}

	toResponse(): Response {
		const status = STATUS[this.code];
		const headers: Record<string, string> = { 'x-sb-error-code': this.code };
		if (this.retryAfter !== null) headers['retry-after'] = String(this.retryAfter);
		return Response.json(
			{ code: this.code, error_code: this.code, msg: this.message },
			{ status, headers }
		);
	}
}
