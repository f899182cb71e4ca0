package io.resite.spec;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The times of a cron line as Unix knows it, in UTC: summer time must neither skip a point nor take one twice.
record CronTimes(Cron cron) {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /// The schedule asks for the same few every second.
    private static final Map<String, CronTimes> KNOWN = new ConcurrentHashMap<>();

    static CronTimes of(String line) {
        return KNOWN.computeIfAbsent(
                line, text -> new CronTimes(PARSER.parse(text).validate()));
    }

    Optional<Instant> next(Instant after) {
        return ExecutionTime.forCron(cron)
                .nextExecution(after.atZone(ZoneOffset.UTC))
                .map(ZonedDateTime::toInstant);
    }
}
