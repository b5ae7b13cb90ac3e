"""What a recipient reads: the text as Markdown, for mail programs with and without HTML."""

from __future__ import annotations

from html import escape

from scheduler.adapters.base import Image, Message, Recipient
from scheduler.adapters.email import footer
from scheduler.adapters.markdown import html_of

# Mail programs know little CSS: one column, system letters, nothing that depends on a colour scheme.
_STYLE = """\
body{margin:0;padding:0;background:#f6f5f2;color:#1d1b18}
.letter{max-width:36rem;margin:0 auto;padding:24px 20px;background:#fff;
font:17px/1.6 Georgia,'Times New Roman',serif;overflow-wrap:break-word}
.letter h1,.letter h2,.letter h3,.letter h4{line-height:1.25}
.letter a{color:#7a3b12}
.letter img{display:block;max-width:100%;height:auto;margin:20px 0}
.letter table{border-collapse:collapse}
.letter th,.letter td{padding:4px 10px;border:1px solid #cfc9bf;text-align:left}
.letter blockquote{margin:16px 0;padding-left:16px;border-left:3px solid #cfc9bf}
.foot{margin-top:32px;padding-top:16px;border-top:1px solid #cfc9bf;font:14px/1.5 Arial,sans-serif;color:#57534e}
"""


def as_text(message: Message, to: Recipient, list_name: str) -> str:
    pieces = [message.text.strip(), *(f"[{image.alt}]" for image in message.pictures if image.alt)]
    pieces.append("-- \n" + footer.why(list_name, to.language))
    if to.unsubscribe:
        pieces[-1] += "\n" + footer.leave_at(to.unsubscribe, to.language)
    return "\n\n".join(pieces) + "\n"


def as_html(message: Message, to: Recipient, list_name: str, subject: str, sources: dict[str, str]) -> str:
    """`sources`: where each image is found, by its id."""
    body = html_of(message.text)
    pictures = "".join(_picture(image, sources[image.id]) for image in message.pictures)
    return f"""\
<!doctype html>
<html lang="{escape(message.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(subject)}</title>
<style>
{_STYLE}</style>
</head>
<body>
<div class="letter">
{body}{pictures}
<div class="foot" lang="{escape(to.language)}">
<p>{escape(footer.why(list_name, to.language))}</p>
{_leave(to)}</div>
</div>
</body>
</html>
"""


def _picture(image: Image, source: str) -> str:
    # Width as an attribute too: some programs ignore the style sheet and would show the full size.
    width = min(image.width, 536)
    return f'<img src="cid:{escape(source)}" alt="{escape(image.alt)}" width="{width}">\n'


def _leave(to: Recipient) -> str:
    if not to.unsubscribe:
        return ""
    return f'<p><a href="{escape(to.unsubscribe)}">{escape(footer.leave(to.language))}</a></p>\n'
