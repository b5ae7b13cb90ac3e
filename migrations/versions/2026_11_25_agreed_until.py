"""Let what consents said before count: an image ends no later than the document its people agreed by.

Since the release before this one the earlier end is written down when rights are saved; what was saved earlier had been
left with its own. What may still leave with such an image is asked about anew: its stamp is taken off.
"""

from __future__ import annotations

from alembic import op

revision = "2026_11_25_agreed_until"
down_revision = "2026_11_24_channel_ending"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        UPDATE delivery SET stamped_at = NULL
        WHERE stamped_at IS NOT NULL AND state IN ('scheduled', 'publishing', 'waiting', 'unconfirmed')
          AND variant_id IN (
            SELECT variant.id FROM variant
            JOIN attachment ON attachment.workspace_id = variant.workspace_id
                           AND attachment.post_id = variant.post_id
            JOIN media ON media.id = attachment.media_id
            JOIN media AS paper ON paper.id = media.consent_id AND paper.workspace_id = media.workspace_id
            WHERE paper.valid_until IS NOT NULL
              AND (media.valid_until IS NULL OR paper.valid_until < media.valid_until)
          )
    """)
    op.execute("""
        UPDATE media SET valid_until = (
            SELECT paper.valid_until FROM media AS paper
            WHERE paper.id = media.consent_id AND paper.workspace_id = media.workspace_id
        )
        WHERE EXISTS (
            SELECT 1 FROM media AS paper
            WHERE paper.id = media.consent_id AND paper.workspace_id = media.workspace_id
              AND paper.valid_until IS NOT NULL
              AND (media.valid_until IS NULL OR paper.valid_until < media.valid_until)
        )
    """)


def downgrade() -> None:
    """What an image was allowed without its consent is not known any more; the earlier end stays."""
