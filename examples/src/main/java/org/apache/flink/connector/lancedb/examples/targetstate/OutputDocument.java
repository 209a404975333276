package org.apache.flink.connector.lancedb.examples.targetstate;

import org.apache.flink.connector.lancedb.schema.LanceColumn;
import org.apache.flink.connector.lancedb.schema.Vector;

/**
 * A row of the table {@code documents}.
 *
 * @param docId what names the document: the key
 * @param title its title
 * @param content its text
 * @param embedding the vector of its text
 */
// docs: record
public record OutputDocument(
        @LanceColumn(name = "doc_id") String docId,
        String title,
        String content,
        @Vector(provider = MiniLmEmbedder.class) float[] embedding) {}
// docs: end
