import com.lancedb.lancedb.Connection;

/** Prints the names of the tables of a database, one a line. Started as a source file, on the SDK's own class path. */
public class TableNames {

    public static void main(String[] arguments) {
        try (Connection connection = Connection.connect(arguments[0])) {
            connection.tableNames().forEach(name -> System.out.println("table: " + name));
        }
    }
}
