"""How a bundle of notices reads as a letter."""

from __future__ import annotations

from scheduler.notices.addressed import Bundle
from scheduler.wording import N_, Text, Translate


def write(bundle: Bundle, public_url: str, translate: Translate) -> tuple[str, str]:
    """Subject and body, in the language of `translate`; each notice with the address that leads to its matter."""

    def say(text: Text) -> str:
        return text.render(translate)

    count = len(bundle.lines)
    subject = (
        N_("{workspace}: {notice}", workspace=bundle.workspace, notice=bundle.lines[0].text)
        if count == 1
        else N_("{workspace}: {count} notices for you", workspace=bundle.workspace, count=count)
    )
    paragraphs = [say(N_("Hello {name},", name=bundle.name))]
    paragraphs += [f"{say(line.text)}\n{public_url}/notices/{line.public_id}" for line in bundle.lines]
    paragraphs.append(
        say(N_("You get this letter because you have not read these notices in Marronnier yet."))
        + f"\n{public_url}/notices"
    )
    return say(subject), "\n\n".join(paragraphs) + "\n"
