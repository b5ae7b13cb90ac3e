<?php
/* Reads a calendar with sabre/vobject: uid, start in UTC seconds, summary of each event. */
require '/usr/share/php/Sabre/VObject/includes.php';
$found = [];
$calendar = Sabre\VObject\Reader::read(file_get_contents($argv[1]));
foreach ($calendar->select('VEVENT') as $event) {
    $summary = isset($event->SUMMARY) ? $event->SUMMARY->getValue() : '';
    $found[] = [$event->UID->getValue(), $event->DTSTART->getDateTime()->getTimestamp(), $summary];
}
echo json_encode($found, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
