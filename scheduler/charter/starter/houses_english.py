"""What is particular to each kind of house, in English; it stands before the chapters that all share."""

from scheduler.charter.starter.words import Chapter, StarterRule
from scheduler.people import Role

HOUSES: dict[str, tuple[Chapter, ...]] = {
    "company": (
        Chapter(
            "conversion",
            "We sell in daylight",
            """\
A post that sells says so, and says what one gets for what price.

- Whoever was paid, invited or given something says it in the first words, in the terms the law asks for.
- A figure comes with its source and its year; “up to” and “from” are not hidden in a footnote.
- Testimonials come from real customers who agreed to be quoted.
""",
            (
                StarterRule("paid-partnership", {"within": 60}, legal=True),
                StarterRule("figures-without-source"),
                StarterRule("superlatives"),
                StarterRule(
                    "words-required",
                    {
                        "words": ["terms", "rules", "conditions"],
                        "when": ["giveaway", "prize draw", "competition", "win a", "win one of"],
                    },
                ),
            ),
            "public",
        ),
        Chapter(
            "inside-voices",
            "Colleagues speak of their trade",
            """\
Sales, support, workshop, human resources: each department has its mission on our channels, and speaks within it.

- On a personal profile, one says where one works and that one speaks for oneself.
- Accounts, prices not yet announced, contracts and the names of customers stay inside.
- A competitor is not named next to a fault of theirs: a lawyer reads it first.
- In doubt, ask before, not after: the editors answer within the day.
""",
            (
                StarterRule("personal-data", legal=True),
                StarterRule(
                    "sensitive-names",
                    {
                        "names": ["our competitor", "our competitors", "the competition", "other brands"],
                        "words": ["fraud", "lie", "lies", "scam", "unsafe", "recall", "lawsuit", "worse"],
                        "near": 12,
                    },
                    asks=Role.APPROVER,
                ),
            ),
        ),
        Chapter(
            "measure",
            "We count what serves",
            """\
We look each month at what came of our posts: questions answered, visits, orders, people who came back. A number of followers is not an objective. A channel that serves neither our customers nor us is closed, and we say so there.
""",
        ),
    ),
    "public": (
        Chapter(
            "liberty",
            "Neutral, equal, for everybody",
            """\
We inform; we do not campaign. What we publish would be said in the same way whoever governs.

- No praise of an elected person, no criticism of an opponent, no symbol of a party or a faith.
- Decisions are explained with their date and their text; opinions are left to those who hold them.
- The same information reaches everybody at the same moment, on every channel.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {"words": ["vote for", "our candidate", "the opposition claims", "thanks to the mayor"]},
                    legal=True,
                ),
            ),
            "public",
        ),
        Chapter(
            "in-real-life",
            "Silent when people vote",
            """\
Before an election, the law limits what a public body may say about its own achievements. During the months it names, we publish what people need (opening hours, works, safety) and nothing that reads like a record.

On the eve and the day of the vote nothing leaves but emergencies, which somebody who approves lets through. The dates of each election are entered among the rules as soon as they are known; those of the next local elections in England are there already. Check them against your own notice of election before you adopt this charter.
""",
            (
                StarterRule(
                    "words-to-avoid",
                    {"words": ["our record", "promise kept", "as promised", "never before"]},
                ),
                StarterRule(
                    "topic-blackouts",
                    {
                        "words": [
                            "our achievements",
                            "our record",
                            "election candidate",
                            "candidate for election",
                            "list of candidates",
                            "manifesto",
                            "promise kept",
                        ],
                        "periods": [
                            {"first": "2027-03-31", "last": "2027-05-06", "name": "Local elections, England"}
                        ],
                    },
                    asks=Role.APPROVER,
                ),
                StarterRule(
                    "silence-periods",
                    {
                        "periods": [
                            {"first": "2027-05-05", "last": "2027-05-06", "name": "Local elections, England"}
                        ]
                    },
                    asks=Role.APPROVER,
                ),
                StarterRule(
                    "sensitive-names",
                    {
                        "names": ["the mayor", "the councillor", "the opposition", "the majority"],
                        "words": ["campaign", "election", "candidate", "vote", "poll"],
                        "near": 15,
                    },
                    asks=Role.APPROVER,
                ),
            ),
            "public",
        ),
        Chapter(
            "affinity",
            "Plain words, every reader",
            """\
Everybody has a right to understand. Short sentences, no unexplained initials, no jargon of offices; pictures described, videos captioned; what is urgent also on paper and by telephone.

We never publish anything that lets a user of our services be recognised without a written consent.
""",
            (
                StarterRule("alt-text-required"),
                StarterRule("long-sentences", {"at_most": 25}),
                StarterRule("readability", {"at_least": 40, "words": 20}),
                StarterRule("personal-data", legal=True),
            ),
            "public",
        ),
    ),
    "association": (
        Chapter(
            "liberty",
            "Nobody is reduced to their need",
            """\
We tell what people do, not only what they lack. Those we support are shown as they wish to be seen.

- No face, name or address of a person we help without a written consent; of a child, that of both parents as well.
- A consent can be withdrawn: the picture is then taken down everywhere within two days.
- No picture that shocks in order to raise money.
""",
            (
                StarterRule("image-rights", {"credit": True, "consent": True}),
                StarterRule("personal-data", legal=True),
            ),
            "public",
        ),
        Chapter(
            "conversion",
            "Asking honestly",
            """\
An appeal says what the gift is for, who receives it and what became of the last one. We thank before we ask again, and never write that “only you” can save anybody.

Companies that support us are named as such; their products are not advertised here.
""",
            (
                StarterRule(
                    "words-to-avoid", {"words": ["only you can", "last chance", "without you they will"]}
                ),
                StarterRule("figures-without-source"),
                StarterRule("paid-partnership", {"within": 60}, legal=True),
                StarterRule(
                    "words-required",
                    {
                        "words": ["pays for", "goes to", "will fund", "your gift", "spent on", "buys"],
                        "when": ["donate", "make a donation", "give today", "support us"],
                    },
                ),
            ),
            "public",
        ),
        Chapter(
            "inside-voices",
            "Volunteers speak too",
            """\
Whoever gives time may tell of it. A short post, a photograph of the set-up, a thank-you: propose it, somebody reads it with you the same week.

In the name of the association, the board speaks on positions; the teams speak on what they do.
""",
        ),
    ),
    "media": (
        Chapter(
            "stance",
            "We say how we know",
            """\
A post about the news names its source, or says that it is not confirmed. We would rather be second than wrong.

- A headline promises what the article holds; no question to which the answer is no.
- Rumours are not repeated in order to deny them.
- Figures come with who counted them, and when.
""",
            (
                StarterRule("figures-without-source"),
                StarterRule(
                    "words-to-avoid",
                    {"words": ["you won't believe", "shocking truth", "what happens next", "goes viral"]},
                ),
            ),
            "public",
        ),
        Chapter(
            "dialogue",
            "Mistakes are corrected in the open",
            """\
A wrong post is corrected where it stands, with the word “correction”, the date and what was wrong; it is not deleted in silence. Readers who point it out are thanked.

Comments are read. What insults or endangers somebody is hidden; what contradicts us stays.
""",
            (),
            "public",
        ),
        Chapter(
            "liberty",
            "News here, advertising there",
            """\
What was paid for is marked as such in its first words, in the terms of the law, whatever its tone. Nobody who sells advertising decides what is reported.

Victims and minors are not identified; the presumption of innocence holds until a judgment. An embargo we accepted, we keep.
""",
            (
                StarterRule("paid-partnership", {"within": 40}, legal=True),
                StarterRule("personal-data", legal=True),
                StarterRule("image-rights", {"credit": True, "licence": True}),
                StarterRule(
                    "words-required",
                    {
                        "words": ["alleged", "allegedly", "denies", "presumed innocent", "accused of"],
                        "when": ["arrested", "charged with", "suspected of", "under investigation"],
                    },
                ),
            ),
            "public",
        ),
    ),
    "agency": (
        Chapter(
            "stance",
            "The client's voice, not ours",
            """\
We write as the client would on a good day: their words, their distance, their humour. Each account has a page of tone, read before the first post and again every season.

What we would not sign ourselves we do not write for others either.
""",
            (
                StarterRule("form-of-address", {"form_used": "same"}),
                StarterRule("echo", {"days": 30, "alike": 70}),
            ),
        ),
        Chapter(
            "liberty",
            "Nothing leaves without a yes",
            """\
A claim about a product, a competition, a price or a person goes to the client's legal contact. Their yes is asked here, for exactly these words, and kept.

- What one client tells us stays out of the posts of another, and out of our own.
- Launches are confidential until the hour agreed.
- An influencer who is paid says so first; we check it before and after.
""",
            (
                StarterRule("superlatives", asks=Role.APPROVER),
                StarterRule("paid-partnership", {"within": 40}, legal=True),
                StarterRule("figures-without-source", asks=Role.APPROVER),
                StarterRule(
                    "words-required",
                    {
                        "words": ["terms", "rules", "conditions"],
                        "when": ["giveaway", "prize draw", "competition", "win a", "win one of"],
                    },
                    asks=Role.APPROVER,
                ),
            ),
        ),
        Chapter(
            "measure",
            "We report what we would defend",
            """\
Each report names the objective first, then the figures that speak to it, the bad ones too, with hours and money spent. We propose to close a channel as readily as to open one.
""",
        ),
    ),
}
