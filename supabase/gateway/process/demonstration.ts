/** The authenticators of the demonstration's staff: their secret is in every checkout, and so is none. */
import { TOTP } from 'otpauth';
import type { Pool } from 'pg';

/** As `supabase/seed.sql` gives it to all of them. */
export const DEMONSTRATION_SECRET = 'KRAKENDEMONSTRATIONONLYKRAKENDEM';

export type DemonstrationCode = { recipient: string; code: string; next: string };

/** What the authenticators of invented people show at this moment, and what they show next. */
export async function demonstrationCodes(pool: Pool, now: Date): Promise<DemonstrationCode[]> {
	const { rows } = await pool.query<{ email: string }>(
		`select email from auth.users where email like '%@example.test' and exists (
			select from auth.mfa_factors
			where user_id = users.id and secret = $1 and status = 'verified'
		) order by created_at, email`,
		[DEMONSTRATION_SECRET]
	);
	const totp = new TOTP({ secret: DEMONSTRATION_SECRET });
	const at = (timestamp: number) => totp.generate({ timestamp });
	return rows.map(({ email }) => ({
		recipient: email,
		code: at(now.getTime()),
		next: at(now.getTime() + 30_000)
	}));
}
