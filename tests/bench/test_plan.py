from tests.bench import plan


def test_the_plan_of_thirty_channels_takes_at_most_twice_the_time_of_one():
    seen = plan.measure(times=12)

    assert seen.queries[0] == seen.queries[1]
    assert seen.ratio <= 2
