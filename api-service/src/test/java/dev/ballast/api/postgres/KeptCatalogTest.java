package dev.ballast.api.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.catalogs.CatalogFilter;
import dev.ballast.api.catalogs.CatalogItem;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.catalogs.FindCatalog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists of the catalog come from memory; whoever changes it, on whichever replica, each list has
/// what was committed before it was asked for, and nothing else.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class KeptCatalogTest {
    private static final String ADD =
            """
            insert into catalog_entry (id, category, entry, name, file, dest, place, places, source,
                                       base_model, tags, words, description)
            values ('%1$s', 'test-kept', '{"id":"%1$s"}', '%2$s', '%1$s', 'kept', 'kept/%1$s', '{}',
                    'https://example.org/%1$s', '', '{}', '', '')\
            """;

    @Inject FindCatalog catalog;
    @Inject Sql sql;
    @Inject QueueFixture queue;
    @Inject DataSource database;

    @BeforeEach
    void fill() {
        empty();
        queue.sql(
                "insert into catalog_category (id, name, position) values ('test-kept', 'K', 99)");
        queue.sql(ADD.formatted("one", "b"));
        queue.sql(ADD.formatted("two", "d"));
        assertThat(ids()).containsExactly("one", "two");
    }

    @AfterEach
    void empty() {
        queue.sql("delete from catalog_entry where category = 'test-kept'");
        queue.sql("delete from catalog_category where id = 'test-kept'");
    }

    @Test
    void aListHasWhatAnybodyAddedChangedAndRemoved() {
        queue.sql(ADD.formatted("three", "c"));
        assertThat(ids()).containsExactly("one", "three", "two");

        queue.sql("update catalog_entry set name = 'A', version = 7 where id = 'two'");
        assertThat(ids()).containsExactly("two", "one", "three");
        assertThat(list().getFirst().version()).isEqualTo(7);

        queue.sql("delete from catalog_entry where id = 'one'");
        queue.sql("update catalog_entry set deleted = true where id = 'three'");
        assertThat(ids()).containsExactly("two");
    }

    @Test
    void aListHasNothingThatWasTakenBack() {
        QuarkusTransaction.begin();
        queue.sql("update catalog_entry set name = 'z' where id = 'one'");
        assertThat(ids()).containsExactly("one", "two");
        QuarkusTransaction.rollback();

        assertThat(ids()).containsExactly("one", "two");
    }

    @Test
    void aListHasWhatALongTransactionChangedOnceThatIsCommitted() throws SQLException {
        try (Connection slow = database.getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("update catalog_entry set name = 'z' where id = 'one'");
            queue.sql(ADD.formatted("three", "c"));
            assertThat(ids()).containsExactly("one", "three", "two");

            slow.commit();
            assertThat(ids()).containsExactly("three", "two", "one");
            slow.setAutoCommit(true);
        }
    }

    @Test
    void aListIsRightWhereTransactionsWereCountedFurtherOnTheServerThatABackupCameFrom() {
        queue.sql("update catalog_change set changed_in = '9000000000' where id = 'one'");
        queue.sql("update catalog_entry set name = 'z' where id = 'one'");

        assertThat(ids()).containsExactly("two", "one");
    }

    @Test
    void anEntryIsThereAsSoonAsItsFileIsWhicheverWasCommittedLast() throws SQLException {
        try (Connection publishes = database.getConnection();
                Statement statement = publishes.createStatement()) {
            publishes.setAutoCommit(false);
            statement.execute(
                    """
                    with m as (
                      insert into model (id, name, source, view, volume, path, size, files)
                      values (gen_random_uuid(), 'three', 'https://example.org/elsewhere', 'plain',
                              'shared', 'kept/three', 7, 1) returning id)
                    insert into model_file (model_id, path, published, size, sha256)
                    select id, 'three', 'kept/three', 7, md5('a') || md5('b') from m\
                    """);
            queue.sql(ADD.formatted("three", "c"));
            assertThat(status("three")).isEqualTo(EntryStatus.MISSING);

            publishes.commit();
            assertThat(status("three")).isEqualTo(EntryStatus.PRESENT);
            publishes.setAutoCommit(true);
        }
        queue.sql("update model set state = 'damaged' where path = 'kept/three'");
        assertThat(status("three")).isEqualTo(EntryStatus.ERROR);

        queue.sql("delete from model where path = 'kept/three'");
        assertThat(status("three")).isEqualTo(EntryStatus.MISSING);
    }

    @Test
    void manyWhoAskAtOnceReadItOnce() throws Exception {
        AtomicInteger read = new AtomicInteger();
        var copy =
                new KeptCopy<KeptEntry, Integer>(
                        sql,
                        "catalog_entry",
                        "t.category = 'test-kept'",
                        KeptEntry.COLUMNS,
                        "catalog_change",
                        row -> {
                            read.incrementAndGet();
                            return KeptEntry.read(row);
                        },
                        0,
                        (before, changed) -> before + changed.size());
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var sizes = readers.invokeAll(Collections.<Callable<Integer>>nCopies(50, copy::look));

            for (Future<Integer> size : sizes) {
                assertThat(size.get()).isEqualTo(2);
            }
        }
        assertThat(read).hasValue(2);
    }

    private EntryStatus status(String id) {
        return catalog.get(id).state().status();
    }

    private List<String> ids() {
        return list().stream().map(CatalogItem::id).toList();
    }

    private List<CatalogItem> list() {
        return catalog.list(CatalogFilter.ofCategory("test-kept")).items();
    }
}
