/* Reads a calendar with libical: for each VEVENT its UID, its start in UTC and its summary; then how many errors
   libical's own restrictions found. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static char *next_line(char *into, size_t size, void *from)
{
    return fgets(into, (int)size, (FILE *)from);
}

int main(int count, char **words)
{
    FILE *file = count > 1 ? fopen(words[1], "r") : NULL;
    if (!file)
        return 2;
    icalparser *parser = icalparser_new();
    icalparser_set_gen_data(parser, file);
    icalcomponent *calendar = icalparser_parse(parser, next_line);
    if (!calendar)
        return 3;
    icalrestriction_check(calendar);
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        struct icaltimetype start = icalcomponent_get_dtstart(event);
        icalproperty *property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
        icalparameter *named = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
        icaltimezone *zone = named ? icalcomponent_get_timezone(calendar, icalparameter_get_tzid(named)) : NULL;
        /* The VTIMEZONE of the file, not libical's own idea of the zone. */
        time_t at = zone ? icaltime_as_timet_with_zone(start, zone) : icaltime_as_timet(start);
        char *summary = icalcomponent_get_summary(event) ? (char *)icalcomponent_get_summary(event) : "";
        printf("%s\t%lld\t", icalcomponent_get_uid(event), (long long)at);
        for (; *summary; summary++)
            putchar(*summary == '\n' ? 0x1f : *summary); /* a control no text holds */
        putchar('\n');
    }
    printf("errors\t%d\n", icalcomponent_count_errors(calendar));
    return 0;
}
