"""The English starter."""

from scheduler.charter.starter.words import Chapter, Starter, StarterRule

ENGLISH = Starter(
    note="The starter charter. Make it yours: begin a draft and change what does not fit your house.",
    chapters=(
        Chapter(
            "stance",
            "We speak as people who know their trade",
            """\
We share what we know, the way one would explain it to a neighbour: plainly, without talking down and without shouting.

- We show rather than praise. A recipe, a gesture, a figure with its source say more than an adjective.
- We do not call ourselves the best; others may.
- Capitals and rows of exclamation marks do not make a thing truer.
- We say “we” for the house and sign with a first name when a person speaks.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {
                        "words": [
                            "world leader",
                            "market leader",
                            "must-have",
                            "unmissable",
                            "game changer",
                            {"word": "click here", "instead": "read on"},
                            {"word": "ASAP", "instead": "soon"},
                        ]
                    },
                ),
            ),
        ),
        Chapter(
            "objective",
            "Every channel has a purpose",
            """\
Opening an account is not a strategy. Each channel names whom it is for, what it should bring to them and to us, and who has the time to look after it. Its plan says how often it speaks, at hours when its readers are up; on a public holiday only with a reason. When it no longer serves, we close it and say so.
""",
        ),
        Chapter(
            "appetite",
            "Useful first, promotion second",
            """\
People follow us for what they can use, learn or enjoy. Posts that sell stay a small part of the mix.

The same text is not pasted everywhere: each channel gets the words, the length and the picture that suit it. A text that has lain in a drawer is read again before it leaves.
""",
        ),
        Chapter(
            "liberty",
            "Free to speak, within the law",
            """\
Everybody may speak of their work. These limits hold for all of us:

- **Other people's work**: texts, pictures and music are used with permission, and with the author's name.
- **People**: nobody is shown or named without having agreed; we do not pass on private messages.
- **Money**: whoever paid, gave or invited is named in the first words, in the terms the law asks for.
- **Figures**: a number that claims something comes with its source.
- **Promises**: what we announce, we can prove and keep. A guarantee, a cure, a lack of any risk are not said lightly: they bind us before the law.
- **Others**: we do not run down competitors, partners or former colleagues.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {
                        "words": [
                            "100% guaranteed",
                            "guaranteed results",
                            "risk-free",
                            "without any risk",
                            "miracle cure",
                            "clinically proven",
                        ]
                    },
                    legal=True,
                ),
            ),
        ),
        Chapter(
            "ears",
            "We listen before we speak",
            """\
Before a post on a sensitive subject, we read what is being said about it. A criticism is information: we take it in, pass it to whoever can act on it, and do not delete it unless it insults somebody or breaks the law.
""",
        ),
        Chapter(
            "dialogue",
            "A question gets an answer",
            """\
We answer within one working day, by name, even if only to say that we are finding out. We stay courteous, whatever the tone opposite. What concerns one person goes on in private; a mistake of ours is corrected in public.
""",
            audience="public",
        ),
        Chapter(
            "affinity",
            "Nobody is left at the door",
            """\
Pictures have a description for those who do not see them; we write out abbreviations, prefer short sentences and words that leave nobody out. Links are safe, lead somewhere and show where. We write to people in the language in which they follow us.
""",
            audience="public",
        ),
    ),
)
