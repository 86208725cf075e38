// Generated from the migrations by npm run db:types.
export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  public: {
    Tables: {
      absences: {
        Row: {
          ends_at: string | null
          id: string
          person_id: string
          reason: string
          starts_at: string
        }
        Insert: {
          ends_at?: string | null
          id?: string
          person_id: string
          reason: string
          starts_at: string
        }
        Update: {
          ends_at?: string | null
          id?: string
          person_id?: string
          reason?: string
          starts_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "absences_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      access_log: {
        Row: {
          at: string
          id: number
          kind: string
          person_id: string | null
          photo_id: string | null
          reason: string | null
          recipient: string | null
          region_id: string
          report_id: string
          what: string | null
        }
        Insert: {
          at: string
          id?: never
          kind: string
          person_id?: string | null
          photo_id?: string | null
          reason?: string | null
          recipient?: string | null
          region_id: string
          report_id: string
          what?: string | null
        }
        Update: {
          at?: string
          id?: never
          kind?: string
          person_id?: string | null
          photo_id?: string | null
          reason?: string | null
          recipient?: string | null
          region_id?: string
          report_id?: string
          what?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "access_log_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "access_log_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      addenda: {
        Row: {
          content: NonNullable<Json>
          content_hash: string
          id: string
          received_at: string
          report_id: string
          sent_at: string | null
        }
        Insert: {
          content: NonNullable<Json>
          content_hash: string
          id: string
          received_at: string
          report_id: string
          sent_at?: string | null
        }
        Update: {
          content?: NonNullable<Json>
          content_hash?: string
          id?: string
          received_at?: string
          report_id?: string
          sent_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "addenda_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "addenda_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      channels: {
        Row: {
          address: string
          auth: string | null
          id: string
          kind: string
          p256dh: string | null
          person_id: string
          place: number
          proven_at: string | null
        }
        Insert: {
          address: string
          auth?: string | null
          id?: string
          kind: string
          p256dh?: string | null
          person_id: string
          place?: number
          proven_at?: string | null
        }
        Update: {
          address?: string
          auth?: string | null
          id?: string
          kind?: string
          p256dh?: string | null
          person_id?: string
          place?: number
          proven_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "channels_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      closures: {
        Row: {
          closed_at: string
          closed_by: string
          outcome: string
          reason: string
          report_id: string
        }
        Insert: {
          closed_at: string
          closed_by: string
          outcome: string
          reason: string
          report_id: string
        }
        Update: {
          closed_at?: string
          closed_by?: string
          outcome?: string
          reason?: string
          report_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "closures_closed_by_fkey"
            columns: ["closed_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "closures_outcome_fkey"
            columns: ["outcome"]
            referencedRelation: "outcomes"
            referencedColumns: ["code"]
          },
          {
            foreignKeyName: "closures_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "closures_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      contact_numbers: {
        Row: {
          ends_at: string | null
          id: string
          kind: string
          label: string
          last_checked_on: string
          number: string
          region_id: string | null
          starts_at: string
        }
        Insert: {
          ends_at?: string | null
          id?: string
          kind: string
          label: string
          last_checked_on: string
          number: string
          region_id?: string | null
          starts_at?: string
        }
        Update: {
          ends_at?: string | null
          id?: string
          kind?: string
          label?: string
          last_checked_on?: string
          number?: string
          region_id?: string | null
          starts_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "contact_numbers_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      duties: {
        Row: {
          ends: string
          ends_on: string | null
          id: string
          person_id: string
          starts: string
          starts_on: string
          weekday: number
          zone: string
        }
        Insert: {
          ends: string
          ends_on?: string | null
          id?: string
          person_id: string
          starts: string
          starts_on?: string
          weekday: number
          zone?: string
        }
        Update: {
          ends?: string
          ends_on?: string | null
          id?: string
          person_id?: string
          starts?: string
          starts_on?: string
          weekday?: number
          zone?: string
        }
        Relationships: [
          {
            foreignKeyName: "duties_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      duty_changes: {
        Row: {
          ends_at: string
          id: string
          kind: string
          note: string | null
          person_id: string
          starts_at: string
          swap_id: string | null
        }
        Insert: {
          ends_at: string
          id?: string
          kind: string
          note?: string | null
          person_id: string
          starts_at: string
          swap_id?: string | null
        }
        Update: {
          ends_at?: string
          id?: string
          kind?: string
          note?: string | null
          person_id?: string
          starts_at?: string
          swap_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "duty_changes_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      escalation_policies: {
        Row: {
          alert_every: string | null
          claim_lease: string
          ends_at: string | null
          id: string
          lapse_within: string
          region_id: string | null
          starts_at: string
          urgency: string
        }
        Insert: {
          alert_every?: string | null
          claim_lease?: string
          ends_at?: string | null
          id?: string
          lapse_within: string
          region_id?: string | null
          starts_at?: string
          urgency: string
        }
        Update: {
          alert_every?: string | null
          claim_lease?: string
          ends_at?: string | null
          id?: string
          lapse_within?: string
          region_id?: string | null
          starts_at?: string
          urgency?: string
        }
        Relationships: [
          {
            foreignKeyName: "escalation_policies_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      events: {
        Row: {
          act_id: string | null
          acted_at: string | null
          actor_id: string | null
          at: string
          id: number
          kind: string
          note: string | null
          person_id: string | null
          reason: string | null
          report_id: string
          step: string | null
        }
        Insert: {
          act_id?: string | null
          acted_at?: string | null
          actor_id?: string | null
          at: string
          id?: never
          kind: string
          note?: string | null
          person_id?: string | null
          reason?: string | null
          report_id: string
          step?: string | null
        }
        Update: {
          act_id?: string | null
          acted_at?: string | null
          actor_id?: string | null
          at?: string
          id?: never
          kind?: string
          note?: string | null
          person_id?: string | null
          reason?: string | null
          report_id?: string
          step?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "events_actor_id_fkey"
            columns: ["actor_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "events_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "events_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "events_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      feedback: {
        Row: {
          id: string
          kind: string
          report_id: string
          sent_at: string
          sent_by: string
          step: string
          task_words: string[]
          wording: string
          words: string
        }
        Insert: {
          id: string
          kind: string
          report_id: string
          sent_at: string
          sent_by: string
          step: string
          task_words: string[]
          wording: string
          words: string
        }
        Update: {
          id?: string
          kind?: string
          report_id?: string
          sent_at?: string
          sent_by?: string
          step?: string
          task_words?: string[]
          wording?: string
          words?: string
        }
        Relationships: [
          {
            foreignKeyName: "feedback_kind_wording_fkey"
            columns: ["kind", "wording"]
            referencedRelation: "feedback_wordings"
            referencedColumns: ["kind", "code"]
          },
          {
            foreignKeyName: "feedback_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "feedback_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "feedback_sent_by_fkey"
            columns: ["sent_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      feedback_wordings: {
        Row: {
          code: string
          kind: string
          position: number
          wording: string
        }
        Insert: {
          code: string
          kind: string
          position: number
          wording: string
        }
        Update: {
          code?: string
          kind?: string
          position?: number
          wording?: string
        }
        Relationships: []
      }
      figure_exports: {
        Row: {
          at: string
          dimension: string
          form: string
          id: number
          person_id: string
          region_id: string
          since: string
          until: string
          what: string
        }
        Insert: {
          at: string
          dimension: string
          form: string
          id?: never
          person_id: string
          region_id: string
          since: string
          until: string
          what: string
        }
        Update: {
          at?: string
          dimension?: string
          form?: string
          id?: never
          person_id?: string
          region_id?: string
          since?: string
          until?: string
          what?: string
        }
        Relationships: [
          {
            foreignKeyName: "figure_exports_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "figure_exports_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      grades: {
        Row: {
          about: string
          assessment: string
          conditions: string | null
          graded_at: string
          graded_by: string
          handling: string
          id: string
          item: string
          replaces: string | null
          report_id: string
          source: number
        }
        Insert: {
          about: string
          assessment: string
          conditions?: string | null
          graded_at: string
          graded_by: string
          handling: string
          id: string
          item: string
          replaces?: string | null
          report_id: string
          source: number
        }
        Update: {
          about?: string
          assessment?: string
          conditions?: string | null
          graded_at?: string
          graded_by?: string
          handling?: string
          id?: string
          item?: string
          replaces?: string | null
          report_id?: string
          source?: number
        }
        Relationships: [
          {
            foreignKeyName: "grades_graded_by_fkey"
            columns: ["graded_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "grades_replaces_fkey"
            columns: ["replaces"]
            referencedRelation: "grades"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "grades_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "grades_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      holds: {
        Row: {
          held_at: string
          held_by: string
          id: number
          reason: string
          release_reason: string | null
          released_at: string | null
          released_by: string | null
          report_id: string
        }
        Insert: {
          held_at: string
          held_by: string
          id?: never
          reason: string
          release_reason?: string | null
          released_at?: string | null
          released_by?: string | null
          report_id: string
        }
        Update: {
          held_at?: string
          held_by?: string
          id?: never
          reason?: string
          release_reason?: string | null
          released_at?: string | null
          released_by?: string | null
          report_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "holds_held_by_fkey"
            columns: ["held_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "holds_released_by_fkey"
            columns: ["released_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "holds_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "holds_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      hops: {
        Row: {
          at: string
          deadline_at: string | null
          hop: number
          part: string
          person_id: string | null
          reason: string
          report_id: string
          step: string
        }
        Insert: {
          at: string
          deadline_at?: string | null
          hop: number
          part: string
          person_id?: string | null
          reason: string
          report_id: string
          step: string
        }
        Update: {
          at?: string
          deadline_at?: string | null
          hop?: number
          part?: string
          person_id?: string | null
          reason?: string
          report_id?: string
          step?: string
        }
        Relationships: [
          {
            foreignKeyName: "hops_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "hops_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "hops_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      identifiers: {
        Row: {
          addendum_id: string | null
          as_typed: string
          id: number
          kind: string
          normalised: string
          report_id: string
          result: string
        }
        Insert: {
          addendum_id?: string | null
          as_typed: string
          id?: never
          kind: string
          normalised: string
          report_id: string
          result: string
        }
        Update: {
          addendum_id?: string | null
          as_typed?: string
          id?: never
          kind?: string
          normalised?: string
          report_id?: string
          result?: string
        }
        Relationships: [
          {
            foreignKeyName: "identifiers_addendum_id_fkey"
            columns: ["addendum_id"]
            referencedRelation: "addenda"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "identifiers_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "identifiers_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      indicator_versions: {
        Row: {
          published_at: string | null
          version: number
        }
        Insert: {
          published_at?: string | null
          version: number
        }
        Update: {
          published_at?: string | null
          version?: number
        }
        Relationships: []
      }
      indicators: {
        Row: {
          audience: string
          code: string
          grouping: string
          position: number
          version: number
          wording: string
        }
        Insert: {
          audience: string
          code: string
          grouping: string
          position: number
          version: number
          wording: string
        }
        Update: {
          audience?: string
          code?: string
          grouping?: string
          position?: number
          version?: number
          wording?: string
        }
        Relationships: [
          {
            foreignKeyName: "indicators_version_fkey"
            columns: ["version"]
            referencedRelation: "indicator_versions"
            referencedColumns: ["version"]
          },
        ]
      }
      invitations: {
        Row: {
          email: string
          failed: string | null
          home: string | null
          id: string
          invited_at: string
          invited_by: string
          mail_begun_at: string | null
          mailed_at: string | null
          name: string
          person_id: string | null
          phone: string | null
          region_id: string | null
          reporter_kind: string | null
          role: string
          sites: string[]
          taken_back_at: string | null
        }
        Insert: {
          email: string
          failed?: string | null
          home?: string | null
          id?: string
          invited_at: string
          invited_by: string
          mail_begun_at?: string | null
          mailed_at?: string | null
          name: string
          person_id?: string | null
          phone?: string | null
          region_id?: string | null
          reporter_kind?: string | null
          role: string
          sites?: string[]
          taken_back_at?: string | null
        }
        Update: {
          email?: string
          failed?: string | null
          home?: string | null
          id?: string
          invited_at?: string
          invited_by?: string
          mail_begun_at?: string | null
          mailed_at?: string | null
          name?: string
          person_id?: string | null
          phone?: string | null
          region_id?: string | null
          reporter_kind?: string | null
          role?: string
          sites?: string[]
          taken_back_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "invitations_invited_by_fkey"
            columns: ["invited_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "invitations_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "invitations_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      landmarks: {
        Row: {
          id: string
          kind: string
          latitude: number | null
          longitude: number | null
          name: string
          position: number
          site_id: string
        }
        Insert: {
          id?: string
          kind: string
          latitude?: number | null
          longitude?: number | null
          name: string
          position: number
          site_id: string
        }
        Update: {
          id?: string
          kind?: string
          latitude?: number | null
          longitude?: number | null
          name?: string
          position?: number
          site_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "landmarks_site_id_fkey"
            columns: ["site_id"]
            referencedRelation: "sites"
            referencedColumns: ["id"]
          },
        ]
      }
      links: {
        Row: {
          id: number
          linked_at: string
          linked_by: string
          one: string
          other: string
          unlinked_at: string | null
          unlinked_by: string | null
        }
        Insert: {
          id?: never
          linked_at: string
          linked_by: string
          one: string
          other: string
          unlinked_at?: string | null
          unlinked_by?: string | null
        }
        Update: {
          id?: never
          linked_at?: string
          linked_by?: string
          one?: string
          other?: string
          unlinked_at?: string | null
          unlinked_by?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "links_linked_by_fkey"
            columns: ["linked_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "links_one_fkey"
            columns: ["one"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "links_one_fkey"
            columns: ["one"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "links_other_fkey"
            columns: ["other"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "links_other_fkey"
            columns: ["other"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "links_unlinked_by_fkey"
            columns: ["unlinked_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      notes: {
        Row: {
          id: string
          kind: string
          report_id: string
          words: string
          written_at: string
          written_by: string
        }
        Insert: {
          id: string
          kind: string
          report_id: string
          words: string
          written_at: string
          written_by: string
        }
        Update: {
          id?: string
          kind?: string
          report_id?: string
          words?: string
          written_at?: string
          written_by?: string
        }
        Relationships: [
          {
            foreignKeyName: "notes_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "notes_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "notes_written_by_fkey"
            columns: ["written_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      outcomes: {
        Row: {
          code: string
          feedback: string
          position: number
          wording: string
        }
        Insert: {
          code: string
          feedback: string
          position: number
          wording: string
        }
        Update: {
          code?: string
          feedback?: string
          position?: number
          wording?: string
        }
        Relationships: []
      }
      patch_officers: {
        Row: {
          ends_at: string | null
          id: string
          patch_id: string
          person_id: string
          standing: string
          starts_at: string
        }
        Insert: {
          ends_at?: string | null
          id?: string
          patch_id: string
          person_id: string
          standing: string
          starts_at?: string
        }
        Update: {
          ends_at?: string | null
          id?: string
          patch_id?: string
          person_id?: string
          standing?: string
          starts_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "patch_officers_patch_id_fkey"
            columns: ["patch_id"]
            referencedRelation: "patches"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "patch_officers_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      patches: {
        Row: {
          disused_at: string | null
          id: string
          name: string
          region_id: string
        }
        Insert: {
          disused_at?: string | null
          id?: string
          name: string
          region_id: string
        }
        Update: {
          disused_at?: string | null
          id?: string
          name?: string
          region_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "patches_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      people: {
        Row: {
          active: boolean
          capacity: number | null
          id: string
          name: string
          phone: string | null
          photo_path: string | null
          region_id: string | null
          reporter_kind: string | null
          role: string
        }
        Insert: {
          active?: boolean
          capacity?: number | null
          id: string
          name: string
          phone?: string | null
          photo_path?: string | null
          region_id?: string | null
          reporter_kind?: string | null
          role: string
        }
        Update: {
          active?: boolean
          capacity?: number | null
          id?: string
          name?: string
          phone?: string | null
          photo_path?: string | null
          region_id?: string | null
          reporter_kind?: string | null
          role?: string
        }
        Relationships: [
          {
            foreignKeyName: "people_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      photos: {
        Row: {
          addendum_id: string | null
          announced_at: string
          bytes: number
          height: number | null
          id: string
          latitude: number | null
          longitude: number | null
          media_type: string
          received_at: string | null
          report_id: string
          sha256: string
          taken_at: string | null
          width: number | null
        }
        Insert: {
          addendum_id?: string | null
          announced_at: string
          bytes: number
          height?: number | null
          id: string
          latitude?: number | null
          longitude?: number | null
          media_type: string
          received_at?: string | null
          report_id: string
          sha256: string
          taken_at?: string | null
          width?: number | null
        }
        Update: {
          addendum_id?: string | null
          announced_at?: string
          bytes?: number
          height?: number | null
          id?: string
          latitude?: number | null
          longitude?: number | null
          media_type?: string
          received_at?: string | null
          report_id?: string
          sha256?: string
          taken_at?: string | null
          width?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "photos_addendum_id_fkey"
            columns: ["addendum_id"]
            referencedRelation: "addenda"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "photos_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "photos_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
        ]
      }
      quiet_hours: {
        Row: {
          ends: string
          person_id: string
          starts: string
          zone: string
        }
        Insert: {
          ends: string
          person_id: string
          starts: string
          zone?: string
        }
        Update: {
          ends?: string
          person_id?: string
          starts?: string
          zone?: string
        }
        Relationships: [
          {
            foreignKeyName: "quiet_hours_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      reach_rules: {
        Row: {
          ends_at: string | null
          id: string
          proof_days: number
          starts_at: string
        }
        Insert: {
          ends_at?: string | null
          id?: string
          proof_days: number
          starts_at?: string
        }
        Update: {
          ends_at?: string | null
          id?: string
          proof_days?: number
          starts_at?: string
        }
        Relationships: []
      }
      regions: {
        Row: {
          canary: boolean
          id: string
          name: string
        }
        Insert: {
          canary?: boolean
          id?: string
          name: string
        }
        Update: {
          canary?: boolean
          id?: string
          name?: string
        }
        Relationships: []
      }
      reporter_sites: {
        Row: {
          is_home: boolean
          person_id: string
          site_id: string
        }
        Insert: {
          is_home?: boolean
          person_id: string
          site_id: string
        }
        Update: {
          is_home?: boolean
          person_id?: string
          site_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "reporter_sites_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reporter_sites_site_id_fkey"
            columns: ["site_id"]
            referencedRelation: "sites"
            referencedColumns: ["id"]
          },
        ]
      }
      reports: {
        Row: {
          accuracy_metres: number | null
          acknowledge_within: string
          acknowledged_at: string | null
          acknowledged_by: string | null
          alert_every: string
          claim_lease: string
          claimed_until: string | null
          closed_at: string | null
          content: NonNullable<Json>
          content_hash: string
          danger_to_life: boolean
          deadline_at: string | null
          description: string
          detail: NonNullable<Json>
          due_at: string | null
          feedback: string | null
          first_acknowledged_at: string | null
          fixed_at: string | null
          flags: string[]
          hop: number
          hotline_alerted_at: string | null
          id: string
          indicator_version: number | null
          indicators: string[]
          lapse_within: string
          lapses_at: string | null
          latitude: number | null
          longitude: number | null
          observer_latitude: number | null
          observer_longitude: number | null
          owner_id: string | null
          owner_step: string
          patch_id: string | null
          phone_ahead: string | null
          place_text: string
          position_source: string | null
          received_at: string
          reference: string
          region_id: string
          saved_at: string
          seen_at: string
          sent_at: string
          site_id: string | null
          source_id: string
          taken_by: string | null
          urgency: string
        }
        Insert: {
          accuracy_metres?: number | null
          acknowledge_within: string
          acknowledged_at?: string | null
          acknowledged_by?: string | null
          alert_every: string
          claim_lease: string
          claimed_until?: string | null
          closed_at?: string | null
          content: NonNullable<Json>
          content_hash: string
          danger_to_life: boolean
          deadline_at?: string | null
          description: string
          detail: NonNullable<Json>
          due_at?: never
          feedback?: string | null
          first_acknowledged_at?: string | null
          fixed_at?: string | null
          flags: string[]
          hop: number
          hotline_alerted_at?: string | null
          id: string
          indicator_version?: number | null
          indicators: string[]
          lapse_within: string
          lapses_at?: string | null
          latitude?: number | null
          longitude?: number | null
          observer_latitude?: number | null
          observer_longitude?: number | null
          owner_id?: string | null
          owner_step: string
          patch_id?: string | null
          phone_ahead?: string | null
          place_text: string
          position_source?: string | null
          received_at: string
          reference?: never
          region_id: string
          saved_at: string
          seen_at: string
          sent_at: string
          site_id?: string | null
          source_id: string
          taken_by?: string | null
          urgency: string
        }
        Update: {
          accuracy_metres?: number | null
          acknowledge_within?: string
          acknowledged_at?: string | null
          acknowledged_by?: string | null
          alert_every?: string
          claim_lease?: string
          claimed_until?: string | null
          closed_at?: string | null
          content?: NonNullable<Json>
          content_hash?: string
          danger_to_life?: boolean
          deadline_at?: string | null
          description?: string
          detail?: NonNullable<Json>
          due_at?: never
          feedback?: string | null
          first_acknowledged_at?: string | null
          fixed_at?: string | null
          flags?: string[]
          hop?: number
          hotline_alerted_at?: string | null
          id?: string
          indicator_version?: number | null
          indicators?: string[]
          lapse_within?: string
          lapses_at?: string | null
          latitude?: number | null
          longitude?: number | null
          observer_latitude?: number | null
          observer_longitude?: number | null
          owner_id?: string | null
          owner_step?: string
          patch_id?: string | null
          phone_ahead?: string | null
          place_text?: string
          position_source?: string | null
          received_at?: string
          reference?: never
          region_id?: string
          saved_at?: string
          seen_at?: string
          sent_at?: string
          site_id?: string | null
          source_id?: string
          taken_by?: string | null
          urgency?: string
        }
        Relationships: [
          {
            foreignKeyName: "reports_acknowledged_by_fkey"
            columns: ["acknowledged_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_owner_id_fkey"
            columns: ["owner_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_patch_id_fkey"
            columns: ["patch_id"]
            referencedRelation: "patches"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_site_id_fkey"
            columns: ["site_id"]
            referencedRelation: "sites"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_source_id_fkey"
            columns: ["source_id"]
            referencedRelation: "sources"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_taken_by_fkey"
            columns: ["taken_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      reviews: {
        Row: {
          due_on: string
          id: number
          reason: string
          report_id: string
          set_at: string
          set_by: string
        }
        Insert: {
          due_on: string
          id?: never
          reason: string
          report_id: string
          set_at: string
          set_by: string
        }
        Update: {
          due_on?: string
          id?: never
          reason?: string
          report_id?: string
          set_at?: string
          set_by?: string
        }
        Relationships: [
          {
            foreignKeyName: "reviews_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "desk_reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reviews_report_id_fkey"
            columns: ["report_id"]
            referencedRelation: "reports"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reviews_set_by_fkey"
            columns: ["set_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      roster_events: {
        Row: {
          actor_id: string
          after: NonNullable<Json>
          at: string
          before: NonNullable<Json>
          id: number
          patch_id: string | null
          person_id: string | null
          region_id: string | null
          site_id: string | null
          verb: string
        }
        Insert: {
          actor_id: string
          after: NonNullable<Json>
          at: string
          before: NonNullable<Json>
          id?: never
          patch_id?: string | null
          person_id?: string | null
          region_id?: string | null
          site_id?: string | null
          verb: string
        }
        Update: {
          actor_id?: string
          after?: NonNullable<Json>
          at?: string
          before?: NonNullable<Json>
          id?: never
          patch_id?: string | null
          person_id?: string | null
          region_id?: string | null
          site_id?: string | null
          verb?: string
        }
        Relationships: [
          {
            foreignKeyName: "roster_events_actor_id_fkey"
            columns: ["actor_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "roster_events_patch_id_fkey"
            columns: ["patch_id"]
            referencedRelation: "patches"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "roster_events_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "roster_events_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "roster_events_site_id_fkey"
            columns: ["site_id"]
            referencedRelation: "sites"
            referencedColumns: ["id"]
          },
        ]
      }
      sites: {
        Row: {
          berths: number | null
          county: string
          disused_at: string | null
          id: string
          kind: string
          latitude: number
          locode: string | null
          longitude: number
          name: string
          patch_id: string | null
          region_id: string
        }
        Insert: {
          berths?: number | null
          county: string
          disused_at?: string | null
          id?: string
          kind: string
          latitude: number
          locode?: string | null
          longitude: number
          name: string
          patch_id?: string | null
          region_id: string
        }
        Update: {
          berths?: number | null
          county?: string
          disused_at?: string | null
          id?: string
          kind?: string
          latitude?: number
          locode?: string | null
          longitude?: number
          name?: string
          patch_id?: string | null
          region_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "sites_patch_id_region_id_fkey"
            columns: ["patch_id", "region_id"]
            referencedRelation: "patches"
            referencedColumns: ["id", "region_id"]
          },
          {
            foreignKeyName: "sites_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
        ]
      }
      sources: {
        Row: {
          id: string
          person_id: string
        }
        Insert: {
          id?: string
          person_id: string
        }
        Update: {
          id?: string
          person_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "sources_person_id_fkey"
            columns: ["person_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
      urgency_targets: {
        Row: {
          acknowledge_within: string
          ends_at: string | null
          id: string
          starts_at: string
          urgency: string
        }
        Insert: {
          acknowledge_within: string
          ends_at?: string | null
          id?: string
          starts_at?: string
          urgency: string
        }
        Update: {
          acknowledge_within?: string
          ends_at?: string | null
          id?: string
          starts_at?: string
          urgency?: string
        }
        Relationships: []
      }
      visits: {
        Row: {
          happened_at: string
          id: string
          kind: string
          logged_at: string
          logged_by: string
          region_id: string
          site_id: string
          words: string
        }
        Insert: {
          happened_at: string
          id: string
          kind: string
          logged_at: string
          logged_by: string
          region_id: string
          site_id: string
          words: string
        }
        Update: {
          happened_at?: string
          id?: string
          kind?: string
          logged_at?: string
          logged_by?: string
          region_id?: string
          site_id?: string
          words?: string
        }
        Relationships: [
          {
            foreignKeyName: "visits_logged_by_fkey"
            columns: ["logged_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "visits_region_id_fkey"
            columns: ["region_id"]
            referencedRelation: "regions"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "visits_site_id_fkey"
            columns: ["site_id"]
            referencedRelation: "sites"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Views: {
      desk_reports: {
        Row: {
          accuracy_metres: number | null
          acknowledged_at: string | null
          addenda_count: number | null
          claimed_until: string | null
          closed_at: string | null
          danger_to_life: boolean | null
          deadline_at: string | null
          description: string | null
          detail: Json | null
          fixed_at: string | null
          flags: string[] | null
          hop: number | null
          hotline_alerted: boolean | null
          id: string | null
          identifiers: Json | null
          indicator_version: number | null
          indicators: string[] | null
          lapses_at: string | null
          latitude: number | null
          longitude: number | null
          observer_latitude: number | null
          observer_longitude: number | null
          owner_id: string | null
          owner_name: string | null
          owner_step: string | null
          patch_name: string | null
          phone_ahead_seconds: number | null
          photos_announced: number | null
          photos_received: number | null
          place_text: string | null
          position_source: string | null
          received_at: string | null
          reference: string | null
          reporter_kind: string | null
          reporter_name: string | null
          reporter_phone: string | null
          saved_at: string | null
          seen_at: string | null
          sent_at: string | null
          site_id: string | null
          site_latitude: number | null
          site_longitude: number | null
          site_name: string | null
          taken_by: string | null
          taken_by_name: string | null
          target_at: string | null
          urgency: string | null
          cursor: Json | null
        }
        Relationships: [
          {
            foreignKeyName: "reports_owner_id_fkey"
            columns: ["owner_id"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_site_id_fkey"
            columns: ["site_id"]
            referencedRelation: "sites"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "reports_taken_by_fkey"
            columns: ["taken_by"]
            referencedRelation: "people"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Functions: {
      acknowledge_report: {
        Args: { report_id: string; seen_hop?: number | null }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      act_at_desk: {
        Args: {
          act: string
          act_id: string
          acted_at?: string | null
          content?: Json
          report_id: string
          seen_hop?: number | null
        }
        Returns: Json
      }
      add_duty_change: {
        Args: {
          despite_gaps?: boolean
          ends_at: string
          kind: string
          note?: string | null
          person_id: string
          starts_at: string
        }
        Returns: Json
      }
      add_note: {
        Args: {
          kind: string
          note_id: string
          report_id: string
          words: string
        }
        Returns: {
          id: string
          kind: string
          report_id: string
          words: string
          written_at: string
          written_by: string
        }
        SetofOptions: {
          from: "*"
          to: "notes"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      add_number: {
        Args: {
          checked_on: string
          kind: string
          label: string
          number: string
          region_id: string | null
        }
        Returns: Json
      }
      add_patch: { Args: { name: string; region_id: string }; Returns: Json }
      add_region: { Args: { name: string }; Returns: Json }
      add_site: {
        Args: {
          berths?: number | null
          county: string
          kind: string
          latitude: number
          locode?: string | null
          longitude: number
          name: string
          patch_id: string
        }
        Returns: Json
      }
      add_to_report: {
        Args: {
          addendum_id: string
          content: Json
          report_id: string
          sent_at: string
        }
        Returns: Database["public"]["CompositeTypes"]["addendum_receipt"]
        SetofOptions: {
          from: "*"
          to: "addendum_receipt"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      alarm_addresses: { Args: Record<PropertyKey, never>; Returns: Json }
      alarm_sent: {
        Args: {
          address: string
          alarms: string[]
          kind: string
          sent_at?: string | null
        }
        Returns: undefined
      }
      announced_photo: {
        Args: { photo_id: string }
        Returns: Database["public"]["CompositeTypes"]["announced_photo"]
        SetofOptions: {
          from: "*"
          to: "announced_photo"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      ask_reporter: {
        Args: {
          despite_task?: boolean
          feedback_id: string
          report_id: string
          wording: string
          words?: string
        }
        Returns: {
          id: string
          kind: string
          report_id: string
          sent_at: string
          sent_by: string
          step: string
          task_words: string[]
          wording: string
          words: string
        }
        SetofOptions: {
          from: "*"
          to: "feedback"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      assignees: {
        Args: { report_id: string }
        Returns: {
          available: boolean
          name: string
          of_patch: boolean
          person_id: string
          reason: string
          step: string
        }[]
      }
      away_moves: {
        Args: Record<PropertyKey, never>
        Returns: Database["public"]["CompositeTypes"]["away_move"][]
        SetofOptions: {
          from: "*"
          to: "away_move"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      begin_canary: {
        Args: Record<PropertyKey, never>
        Returns: Database["public"]["CompositeTypes"]["canary_begun"]
        SetofOptions: {
          from: "*"
          to: "canary_begun"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      begin_edition: { Args: Record<PropertyKey, never>; Returns: number }
      canary_stopped: { Args: { step: string }; Returns: string }
      change_person: {
        Args: {
          capacity: number | null
          name: string
          person_id: string
          phone: string | null
          shown: Json
        }
        Returns: Json
      }
      change_site: {
        Args: {
          berths?: number | null
          county: string
          kind: string
          latitude: number
          locode?: string | null
          longitude: number
          name: string
          patch_id: string
          site_id: string
        }
        Returns: Json
      }
      check_number: { Args: { number_id: string }; Returns: string }
      claim_report: {
        Args: { report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      close_linked: {
        Args: { outcome: string; reason: string; report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"][]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      close_patch: { Args: { patch_id: string }; Returns: Json }
      close_report: {
        Args: { outcome: string; reason: string; report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      close_site: { Args: { site_id: string }; Returns: Json }
      complete_invitation: { Args: { invitation_id: string }; Returns: Json }
      coverage_gaps: {
        Args: { days?: number }
        Returns: {
          ends_at: string
          kind: string
          patch_id: string
          patch_name: string
          region_id: string
          sites: string[]
          starts_at: string
        }[]
      }
      cursor: {
        Args: { report: Database["public"]["Views"]["desk_reports"]["Row"] }
        Returns: Json
      }
      desk_chart: {
        Args: { review_due?: boolean; urgency?: string | null; words?: string }
        Returns: Json
      }
      desk_counts: {
        Args: Record<PropertyKey, never>
        Returns: Record<string, unknown>
      }
      desk_page: {
        Args: {
          after?: Json | null
          at_most?: number
          closed?: boolean
          review_due?: boolean
          urgency?: string | null
          whose: string
          words?: string
        }
        Returns: {
          accuracy_metres: number | null
          acknowledged_at: string | null
          addenda_count: number | null
          claimed_until: string | null
          closed_at: string | null
          danger_to_life: boolean | null
          deadline_at: string | null
          description: string | null
          detail: Json | null
          fixed_at: string | null
          flags: string[] | null
          hop: number | null
          hotline_alerted: boolean | null
          id: string | null
          identifiers: Json | null
          indicator_version: number | null
          indicators: string[] | null
          lapses_at: string | null
          latitude: number | null
          longitude: number | null
          observer_latitude: number | null
          observer_longitude: number | null
          owner_id: string | null
          owner_name: string | null
          owner_step: string | null
          patch_name: string | null
          phone_ahead_seconds: number | null
          photos_announced: number | null
          photos_received: number | null
          place_text: string | null
          position_source: string | null
          received_at: string | null
          reference: string | null
          reporter_kind: string | null
          reporter_name: string | null
          reporter_phone: string | null
          saved_at: string | null
          seen_at: string | null
          sent_at: string | null
          site_id: string | null
          site_latitude: number | null
          site_longitude: number | null
          site_name: string | null
          taken_by: string | null
          taken_by_name: string | null
          target_at: string | null
          urgency: string | null
        }[]
        SetofOptions: {
          from: "*"
          to: "desk_reports"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      disable_person: {
        Args: {
          despite_gaps?: boolean
          despite_unready?: boolean
          person_id: string
          successors?: Json
        }
        Returns: Json
      }
      discard_edition: { Args: { version: number }; Returns: number }
      dispose_report: {
        Args: { reason: string; report_id: string }
        Returns: boolean
      }
      due_for_review: {
        Args: { size?: number }
        Returns: {
          closed_at: string
          reference: string
          report_id: string
          since: string
        }[]
      }
      enable_person: { Args: { person_id: string }; Returns: Json }
      end_absence: { Args: { absence_id: string }; Returns: Json }
      end_number: { Args: { number_id: string }; Returns: Json }
      end_policy: {
        Args: { region_id: string; urgency: string }
        Returns: Json
      }
      erased_objects: { Args: Record<PropertyKey, never>; Returns: string[] }
      export_figures: {
        Args: {
          dimension: string
          form: string
          since: string
          until: string
          what: string
        }
        Returns: {
          at: string
          dimension: string
          form: string
          id: number
          person_id: string
          region_id: string
          since: string
          until: string
          what: string
        }
        SetofOptions: {
          from: "*"
          to: "figure_exports"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      export_report: {
        Args: {
          form?: string | null
          place: string
          reason?: string | null
          recipient?: string | null
          report_id: string
        }
        Returns: Database["public"]["CompositeTypes"]["exported_report"]
        SetofOptions: {
          from: "*"
          to: "exported_report"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      extend_report: {
        Args: { reason: string; report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      figures: {
        Args: {
          by?: string
          dimension?: string
          measures?: string[] | null
          since: string
          until: string
        }
        Returns: {
          beyond_minutes: number
          done: number
          key: string
          label: string
          measure: string
          median_minutes: number
          outcome: string
          p90_minutes: number
          starts_on: string
          waiting: number
        }[]
      }
      find_reporters: {
        Args: { words: string }
        Returns: {
          is_home: boolean
          name: string
          person_id: string
          reporter_kind: string
          site_id: string
          site_name: string
        }[]
      }
      forget_channel: { Args: { channel_id: string }; Returns: string }
      grade_item: {
        Args: {
          about: string
          assessment: string
          conditions?: string | null
          grade_id: string
          handling: string
          item: string
          replaces?: string | null
          report_id: string
          source: number
        }
        Returns: {
          about: string
          assessment: string
          conditions: string | null
          graded_at: string
          graded_by: string
          handling: string
          id: string
          item: string
          replaces: string | null
          report_id: string
          source: number
        }
        SetofOptions: {
          from: "*"
          to: "grades"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      health: {
        Args: Record<PropertyKey, never>
        Returns: Database["public"]["CompositeTypes"]["health"]
        SetofOptions: {
          from: "*"
          to: "health"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      hold_report: {
        Args: { reason: string; report_id: string }
        Returns: boolean
      }
      import_sites: {
        Args: { only_check?: boolean; rows: Json }
        Returns: Json
      }
      invitation_failed: {
        Args: { invitation_id: string; word: string }
        Returns: undefined
      }
      invitation_mailed: { Args: { invitation_id: string }; Returns: undefined }
      invitation_to_send: { Args: { invitation_id: string }; Returns: Json }
      invite_people: {
        Args: { only_check?: boolean; rows: Json }
        Returns: Json
      }
      keep_channel: {
        Args: {
          address: string
          auth?: string | null
          kind: string
          p256dh?: string | null
          place?: number | null
        }
        Returns: {
          address: string
          auth: string | null
          id: string
          kind: string
          p256dh: string | null
          person_id: string
          place: number
          proven_at: string | null
        }
        SetofOptions: {
          from: "*"
          to: "channels"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      link_reports: {
        Args: { linked: boolean; one: string; other: string }
        Returns: boolean
      }
      log_visit: {
        Args: {
          happened_at: string
          kind: string
          site_id: string
          visit_id: string
          words?: string
        }
        Returns: {
          happened_at: string
          id: string
          kind: string
          logged_at: string
          logged_by: string
          region_id: string
          site_id: string
          words: string
        }
        SetofOptions: {
          from: "*"
          to: "visits"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      move_indicator: {
        Args: { code: string; up: boolean; version: number }
        Returns: Json
      }
      my_addenda: {
        Args: { report_id: string }
        Returns: {
          answers: string
          id: string
          photos_announced: number
          photos_received: number
          received_at: string
          sent_at: string
          text: string
        }[]
      }
      my_feedback: {
        Args: { report_id: string }
        Returns: {
          answered_at: string
          at: string
          id: string
          kind: string
          name: string
          step: string
          wording: string
          words: string
        }[]
      }
      my_officers: {
        Args: Record<PropertyKey, never>
        Returns: {
          as_of: string
          available: boolean
          is_home: boolean
          name: string
          person_id: string
          phone: string
          photo_path: string
          site_id: string
          site_name: string
          standing: string
        }[]
      }
      my_photos: {
        Args: { report_id: string }
        Returns: {
          announced_at: string
          bytes: number
          id: string
          received_at: string
          taken_at: string
        }[]
      }
      my_report_timeline: {
        Args: { report_id: string }
        Returns: {
          at: string
          kind: string
          name: string
          reason: string
          step: string
        }[]
      }
      my_reports: {
        Args: { before?: string | null; size?: number }
        Returns: {
          acknowledged_at: string
          acknowledged_by: string
          closed_at: string
          deadline_at: string
          description: string
          feedback: string
          flags: string[]
          hotline_alerted: boolean
          id: string
          indicator_version: number
          indicators: string[]
          latitude: number
          longitude: number
          observer_latitude: number
          observer_longitude: number
          open_questions: number
          owner_name: string
          owner_step: string
          phone_ahead_seconds: number
          photos_announced: number
          photos_received: number
          place_text: string
          received_at: string
          reference: string
          saved_at: string
          seen_about_minutes: number
          seen_at: string
          seen_until: string
          sent_at: string
          site_name: string
          urgency: string
        }[]
      }
      notification_failed: {
        Args: { attempt_id: string; gone: boolean }
        Returns: undefined
      }
      notification_sent: { Args: { attempt_id: string }; Returns: undefined }
      nudge: { Args: Record<PropertyKey, never>; Returns: number }
      object_removed: { Args: { name: string }; Returns: boolean }
      open_invitations: {
        Args: Record<PropertyKey, never>
        Returns: {
          email: string
          failed: string
          id: string
          invited_at: string
          name: string
          person_id: string
          reporter_kind: string
          role: string
          state: string
        }[]
      }
      open_notification: { Args: { answer: string }; Returns: string }
      open_report: {
        Args: { report_id: string }
        Returns: {
          accuracy_metres: number | null
          acknowledged_at: string | null
          addenda_count: number | null
          claimed_until: string | null
          closed_at: string | null
          danger_to_life: boolean | null
          deadline_at: string | null
          description: string | null
          detail: Json | null
          fixed_at: string | null
          flags: string[] | null
          hop: number | null
          hotline_alerted: boolean | null
          id: string | null
          identifiers: Json | null
          indicator_version: number | null
          indicators: string[] | null
          lapses_at: string | null
          latitude: number | null
          longitude: number | null
          observer_latitude: number | null
          observer_longitude: number | null
          owner_id: string | null
          owner_name: string | null
          owner_step: string | null
          patch_name: string | null
          phone_ahead_seconds: number | null
          photos_announced: number | null
          photos_received: number | null
          place_text: string | null
          position_source: string | null
          received_at: string | null
          reference: string | null
          reporter_kind: string | null
          reporter_name: string | null
          reporter_phone: string | null
          saved_at: string | null
          seen_at: string | null
          sent_at: string | null
          site_id: string | null
          site_latitude: number | null
          site_longitude: number | null
          site_name: string | null
          taken_by: string | null
          taken_by_name: string | null
          target_at: string | null
          urgency: string | null
        }[]
        SetofOptions: {
          from: "*"
          to: "desk_reports"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      photo_received: {
        Args: { bytes: number; photo_id: string; sha256: string }
        Returns: Database["public"]["CompositeTypes"]["photo_receipt"]
        SetofOptions: {
          from: "*"
          to: "photo_receipt"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      prove_channel: { Args: { answer: string }; Returns: string }
      publish_edition: {
        Args: { starts_at?: string | null; version: number }
        Returns: Json
      }
      reassign_report: {
        Args: { person_id: string; reason: string; report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      record_absence: {
        Args: {
          despite_gaps?: boolean
          ends_at?: string | null
          person_id: string
          reason: string
          starts_at: string
        }
        Returns: Json
      }
      region_duty: { Args: Record<PropertyKey, never>; Returns: Json }
      region_now: { Args: Record<PropertyKey, never>; Returns: Json }
      release_hold: {
        Args: { reason: string; report_id: string }
        Returns: boolean
      }
      release_report: {
        Args: { reason: string; report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      remove_indicator: {
        Args: { code: string; shown: Json; version: number }
        Returns: Json
      }
      rename_patch: {
        Args: { name: string; patch_id: string; shown: string }
        Returns: Json
      }
      rename_region: {
        Args: { name: string; region_id: string; shown: string }
        Returns: Json
      }
      reopen_patch: { Args: { patch_id: string }; Returns: Json }
      reopen_report: {
        Args: { reason: string; report_id: string }
        Returns: Database["public"]["CompositeTypes"]["report_state"]
        SetofOptions: {
          from: "*"
          to: "report_state"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      reopen_site: { Args: { site_id: string }; Returns: Json }
      replace_number: {
        Args: {
          checked_on: string
          label: string
          number: string
          number_id: string
        }
        Returns: Json
      }
      retention_periods: {
        Args: Record<PropertyKey, never>
        Returns: {
          months: number
          rule: string
          starts_at: string
        }[]
      }
      safeguarding_concerns: {
        Args: Record<PropertyKey, never>
        Returns: {
          abouts: string[]
          latest_at: string
          reporter_id: string
          reporter_name: string
          reports: Json
        }[]
      }
      same_vessel: {
        Args: { report_id: string }
        Returns: {
          apart_seconds: number
          because: string
          closed_at: string
          description: string
          directly: boolean
          id: string
          linked: boolean
          nautical_miles: number
          owner_id: string
          owner_name: string
          reference: string
          seen_at: string
        }[]
      }
      set_alarm_addresses: {
        Args: { emails: string[]; shown: Json; web_address: string | null }
        Returns: Json
      }
      set_away: { Args: { away: boolean }; Returns: boolean }
      set_capacity: {
        Args: { capacity: number | null; person_id: string }
        Returns: Json
      }
      set_duties: {
        Args: {
          despite_gaps?: boolean
          person_id: string
          shifts: Json
          starts_on: string
        }
        Returns: Json
      }
      set_indicator: {
        Args: {
          audience: string
          code: string | null
          heading: string
          shown: Json
          version: number
          wording: string
        }
        Returns: Json
      }
      set_patch_officer: {
        Args: {
          despite_gaps?: boolean
          patch_id: string
          person_id: string | null
          standing: string
          starts_at?: string | null
        }
        Returns: Json
      }
      set_policy: {
        Args: {
          alert_minutes: number | null
          lapse_minutes: number
          lease_minutes: number
          region_id: string | null
          shown: Json
          urgency: string
        }
        Returns: Json
      }
      set_quiet_hours: {
        Args: { ends: string | null; starts: string | null; zone?: string | null }
        Returns: boolean
      }
      set_retention: { Args: { months: number; rule: string }; Returns: string }
      set_review: {
        Args: { due_on: string; reason: string; report_id: string }
        Returns: {
          due_on: string
          id: number
          reason: string
          report_id: string
          set_at: string
          set_by: string
        }
        SetofOptions: {
          from: "*"
          to: "reviews"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      set_role: {
        Args: {
          despite_gaps?: boolean
          person_id: string
          region_id?: string | null
          reporter_kind?: string | null
          role: string
        }
        Returns: Json
      }
      set_sites: {
        Args: { home: string; person_id: string; sites: string[] }
        Returns: Json
      }
      set_target: { Args: { minutes: number; urgency: string }; Returns: Json }
      site_contact: {
        Args: {
          at_most?: number
          quiet_days?: number | null
          since: string
          skip?: number
          until: string
        }
        Returns: {
          berths: number
          feedback_beyond_minutes: number
          feedback_median_minutes: number
          graded: number
          last_report_on: string
          last_visit_on: string
          patch_name: string
          received: number
          site_id: string
          site_name: string
          sites: number
          told: number
          useful: number
        }[]
      }
      submit_report: {
        Args: { content: Json; report_id: string; sent_at: string }
        Returns: Database["public"]["CompositeTypes"]["receipt"]
        SetofOptions: {
          from: "*"
          to: "receipt"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      submit_report_for: {
        Args: {
          content: Json
          report_id: string
          reporter_id?: string | null
          sent_at: string
        }
        Returns: Database["public"]["CompositeTypes"]["receipt"]
        SetofOptions: {
          from: "*"
          to: "receipt"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      swap_duty: {
        Args: {
          despite_gaps?: boolean
          ends_at: string
          gives: string
          note?: string | null
          starts_at: string
          takes: string
        }
        Returns: Json
      }
      take_alarms: { Args: Record<PropertyKey, never>; Returns: Json }
      take_back_invitation: { Args: { invitation_id: string }; Returns: Json }
      take_notifications: {
        Args: { at_most?: number }
        Returns: Database["public"]["CompositeTypes"]["due_message"][]
        SetofOptions: {
          from: "*"
          to: "due_message"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      test_channel: { Args: { channel_id: string }; Returns: string }
      thank_reporter: {
        Args: {
          despite_task?: boolean
          feedback_id: string
          report_id: string
          wording: string
          words?: string
        }
        Returns: {
          id: string
          kind: string
          report_id: string
          sent_at: string
          sent_by: string
          step: string
          task_words: string[]
          wording: string
          words: string
        }
        SetofOptions: {
          from: "*"
          to: "feedback"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      undo_away: { Args: Record<PropertyKey, never>; Returns: Json }
      view_photo: { Args: { photo_id: string }; Returns: string }
      who_am_i: {
        Args: Record<PropertyKey, never>
        Returns: Record<string, unknown>
      }
      withdraw_edition: { Args: { version: number }; Returns: Json }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      addendum_receipt: {
        addendum_id: string | null
        report_id: string | null
        reference: string | null
        received_at: string | null
      }
      announced_photo: {
        photo_id: string | null
        report_id: string | null
        sha256: string | null
        bytes: number | null
        media_type: string | null
        received_at: string | null
      }
      away_move: {
        report_id: string | null
        reference: string | null
        urgency: string | null
        danger_to_life: boolean | null
        step: string | null
        owner_name: string | null
      }
      canary_begun: {
        due: boolean | null
        site_id: string | null
        reporter_id: string | null
      }
      due_message: {
        attempt_id: string | null
        kind: string | null
        address: string | null
        p256dh: string | null
        auth: string | null
        urgency: string | null
        reports: number | null
        expires_at: string | null
        gaps: Json | null
      }
      exported_report: {
        content: Json | null
        warnings: string[] | null
      }
      health: {
        tick_age_seconds: number | null
        oldest_overdue_seconds: number | null
        due: number | null
        stuck: number | null
        notifications_stuck: number | null
        oldest_notification_seconds: number | null
        canary_age_seconds: number | null
        canary_stopped: string | null
        figures_wrong: number | null
        figures_age_hours: number | null
        queues_unwatched: number | null
        alarms: string[] | null
      }
      photo_receipt: {
        photo_id: string | null
        report_id: string | null
        received_at: string | null
        announced: number | null
        received: number | null
      }
      receipt: {
        report_id: string | null
        reference: string | null
        kind: string | null
        received_at: string | null
        step: string | null
        owner_name: string | null
        reason: string | null
        hotline_alerted: boolean | null
        deadline_at: string | null
      }
      report_state: {
        report_id: string | null
        owner_step: string | null
        owner_id: string | null
        owner_name: string | null
        acknowledged_at: string | null
        deadline_at: string | null
        claimed_until: string | null
        lapses_at: string | null
        closed_at: string | null
      }
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] &
        DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] &
        DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
